using System.Globalization;
using StackExchange.Redis;

namespace Load.Servers;

/// <summary>Asks Redis nodes what they have done.</summary>
public sealed class RedisNodes : IAsyncDisposable
{
    private readonly ConnectionMultiplexer[] _nodes;

    private RedisNodes(ConnectionMultiplexer[] nodes) => _nodes = nodes;

    public static async Task<RedisNodes> ConnectAsync(IEnumerable<string> endpoints) =>
        new(await Task.WhenAll(endpoints.Select(endpoint => ConnectionMultiplexer.ConnectAsync(endpoint))));

    /// <summary>Reads from clients, of all nodes together.</summary>
    public async Task<long> ReadsAsync()
    {
        var counts = await Task.WhenAll(_nodes.Select(async node =>
        {
            var stats = await node.GetServers()[0].InfoAsync("stats");
            return long.Parse(stats.SelectMany(s => s).Single(s => s.Key == "total_reads_processed").Value, CultureInfo.InvariantCulture);
        }));
        return counts.Sum();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }
}
