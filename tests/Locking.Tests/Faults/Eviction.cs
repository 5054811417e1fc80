using Locking.Tests.Support;
using StackExchange.Redis;

namespace Locking.Tests.Faults;

/// <summary>
/// Leaves a node less room than it needs: it evicts whatever its policy allows, and refuses to write. The policy is volatile-ttl, the worst: the
/// locks go first, and what a node must know to vote, which does not expire, stays.
/// </summary>
internal static class Eviction
{
    public static async Task BeginAsync(IDatabase node)
    {
        await node.ExecuteAsync("CONFIG", "SET", "maxmemory-policy", "volatile-ttl");
        await node.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
    }

    /// <summary>Begins, and returns when a key is gone.</summary>
    public static async Task OfAsync(IDatabase node, string key)
    {
        await BeginAsync(node);
        await Poll.UntilAsync(async () => !await node.KeyExistsAsync(key), "the lock is evicted");
    }

    public static async Task EndAsync(IDatabase node)
    {
        await node.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        await node.ExecuteAsync("CONFIG", "SET", "maxmemory-policy", "noeviction");
    }
}
