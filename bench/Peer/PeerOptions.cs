using Medallion.Threading.Redis;

namespace Peer;

/// <summary>What a team would tune.</summary>
internal sealed class PeerOptions
{
    public int Prefetch { get; set; } = 64;

    public int Concurrency { get; set; } = 32;

    /// <summary>The library's own defaults (30 s, renewed each 10 s) but for the wait between two tries, which is shorter for hot items.</summary>
    public static void Locks(RedisDistributedSynchronizationOptionsBuilder options) =>
        options.BusyWaitSleepTime(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(100));
}
