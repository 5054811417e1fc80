using Medallion.Threading;
using Medallion.Threading.Redis;
using StackExchange.Redis;

namespace Locks.Sides;

internal sealed class DistributedLockSide(ConnectionMultiplexer[] nodes, TimeSpan ttl) : ISide
{
    public const string Title = "DistributedLock";

    private readonly RedisDistributedSynchronizationProvider _provider = new(nodes.Select(n => n.GetDatabase()), o => o.Expiry(ttl));

    public string Name => Title;

    public static async Task<DistributedLockSide> ConnectAsync(IEnumerable<string> nodes, TimeSpan ttl) =>
        new(await Task.WhenAll(nodes.Select(n => ConnectionMultiplexer.ConnectAsync(n))), ttl);

    public async Task<IAsyncDisposable?> AcquireAsync(string key, TimeSpan wait) => await _provider.CreateLock(key).TryAcquireAsync(wait);

    public async Task<HeldLock> HoldAsync(string key)
    {
        IDistributedSynchronizationHandle held = await _provider.CreateLock(key).AcquireAsync();
        var lost = held.HandleLostToken;
        return new HeldLock(held, () => lost.IsCancellationRequested);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
    }
}
