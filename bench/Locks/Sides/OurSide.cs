using Locking;
using Microsoft.Extensions.DependencyInjection;

namespace Locks.Sides;

internal sealed class OurSide(ServiceProvider provider, string name) : IManyKeysSide
{
    public const string Plain = "Locking";
    public const string Fenced = "Locking, fencing";

    public string Name => name;

    public ILockGroup Group { get; } = provider.GetRequiredService<ILockGroups>().Group("bench");

    public static async Task<OurSide> ConnectAsync(IEnumerable<string> nodes, TimeSpan ttl, bool fencing = false)
    {
        var services = new ServiceCollection();
        services.AddRedisLocks(locks => locks.Group("bench", group =>
        {
            group.Nodes = [.. nodes];
            group.Ttl = ttl;
            group.Fencing = fencing;
            group.KeyPrefix = fencing ? "bench-fenced" : "bench";
        }));
        var side = new OurSide(services.BuildServiceProvider(), fencing ? Fenced : Plain);
        await side.Group.DeclareNodesNewAsync();
        return side;
    }

    public async Task<IAsyncDisposable?> AcquireAsync(string key, TimeSpan wait) => (await Group.AcquireAsync(key, wait)).Lease;

    public async Task<IAsyncDisposable?> AcquireAsync(string[] keys) => (await Group.AcquireAsync(keys)).Lease;

    public async Task<HeldLock> HoldAsync(string key)
    {
        var lease = (await Group.AcquireAsync(key, TimeSpan.FromSeconds(10))).GetLeaseOrThrow();
        var lost = lease.Lost;
        return new HeldLock(lease, () => lost.IsCancellationRequested);
    }

    public ValueTask DisposeAsync() => provider.DisposeAsync();
}
