using Locking.Nodes;
using Locking.Redis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Locking.Groups;

/// <summary>Opens the connections, one per distinct node however many groups use it, and makes the groups.</summary>
internal sealed class LockGroups : ILockGroups, IAsyncDisposable
{
    private readonly Dictionary<string, RedisConnection> _connections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LockGroup> _groups = new(StringComparer.Ordinal);

    public LockGroups(IOptions<RedisLocksOptions> options, TimeProvider time, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger("Locking");
        // Groups that share a node share its connection, so the longest limit of any of them counts.
        var slowest = options.Value.Groups.Values.Max(g => g.NodeTimeout);
        foreach (var (name, settings) in options.Value.Groups)
        {
            var connections = settings.Nodes.Select(n => Connect(n, slowest, logger)).ToArray();
            ILockNode[] nodes = [.. connections.Select(c => new RedisLockNode(c, time))];
            _groups[name] = new LockGroup(
                name, settings, nodes, Quorum(connections), Task.WhenAll(connections.Select(c => c.FirstAttempt)), time, logger);
        }
        Names = [.. _groups.Keys.Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> Names { get; }

    public IEnumerable<LockGroup> All => Names.Select(n => _groups[n]);

    public ILockGroup Group(string name) => _groups.TryGetValue(name, out var group)
        ? group
        : throw new ArgumentException($"There is no lock group '{name}'; configured are: {string.Join(", ", Names)}.", nameof(name));

    /// <summary>Waits until every group has a quorum of connections, each at most its connect timeout.</summary>
    public Task WarmUpAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_groups.Values.Select(g => g.WaitForConnectionsAsync(cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var group in _groups.Values)
            await group.DisposeAsync();
        foreach (var connection in _connections.Values)
            await connection.DisposeAsync();
    }

    private RedisConnection Connect(string configuration, TimeSpan answerTimeout, ILogger logger)
    {
        if (!_connections.TryGetValue(configuration, out var connection))
            _connections[configuration] = connection = new RedisConnection(configuration, answerTimeout, logger);
        return connection;
    }

    // Completes when a quorum is connected, or when every first attempt has ended and waiting longer makes no sense.
    private static async Task Quorum(RedisConnection[] connections)
    {
        var open = connections.Select(c => c.FirstAttempt).ToList();
        while (open.Count > 0 && connections.Count(c => c.IsConnected) <= connections.Length / 2)
            open.Remove(await Task.WhenAny(open));
    }
}
