using RedLockNet;
using RedLockNet.SERedis;
using RedLockNet.SERedis.Configuration;
using StackExchange.Redis;

namespace Locks.Sides;

internal sealed class RedLockNetSide(RedLockFactory factory, ConnectionMultiplexer[] nodes, TimeSpan ttl) : ISide
{
    public const string Title = "RedLock.net";

    public string Name => Title;

    public static async Task<RedLockNetSide> ConnectAsync(IEnumerable<string> nodes, TimeSpan ttl)
    {
        var multiplexers = await Task.WhenAll(nodes.Select(n => ConnectionMultiplexer.ConnectAsync(n)));
        return new RedLockNetSide(RedLockFactory.Create([.. multiplexers.Select(m => new RedLockMultiplexer(m))]), multiplexers, ttl);
    }

    public async Task<IAsyncDisposable?> AcquireAsync(string key, TimeSpan wait)
    {
        IRedLock held = wait > TimeSpan.Zero
            ? await factory.CreateLockAsync(key, ttl, wait, TimeSpan.FromMilliseconds(200))
            : await factory.CreateLockAsync(key, ttl);
        return held.IsAcquired ? held : null;
    }

    public async Task<HeldLock> HoldAsync(string key)
    {
        var held = await factory.CreateLockAsync(key, ttl);
        return new HeldLock(held, () => !held.IsAcquired);
    }

    public async ValueTask DisposeAsync()
    {
        factory.Dispose();
        foreach (var node in nodes)
            await node.DisposeAsync();
    }
}
