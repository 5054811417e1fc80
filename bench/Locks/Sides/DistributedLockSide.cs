using Medallion.Threading.Redis;
using StackExchange.Redis;

namespace Locks.Sides;

internal sealed class DistributedLockSide(ConnectionMultiplexer[] nodes) : ISide
{
    private readonly RedisDistributedSynchronizationProvider _provider = new(nodes.Select(n => n.GetDatabase()));

    public const string Title = "DistributedLock";

    public string Name => Title;

    public static async Task<DistributedLockSide> ConnectAsync(IEnumerable<string> nodes) =>
        new(await Task.WhenAll(nodes.Select(n => ConnectionMultiplexer.ConnectAsync(n))));

    public async Task<IAsyncDisposable?> AcquireAsync(string key, TimeSpan wait) => await _provider.CreateLock(key).TryAcquireAsync(wait);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
    }
}
