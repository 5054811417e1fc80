using System.Text;
using StackExchange.Redis;

namespace Locking.Nodes;

/// <summary>Names of a group's keys in Redis. The hash tag keeps all of a group in one slot of a cluster.</summary>
internal sealed class KeySpace(string prefix)
{
    private readonly byte[] _lock = Encoding.UTF8.GetBytes($"{{{prefix}}}:lock:");
    private readonly byte[] _fence = Encoding.UTF8.GetBytes($"{{{prefix}}}:fence:");

    public string Prefix { get; } = prefix;

    /// <summary>What the node knows about itself.</summary>
    public RedisKey Meta { get; } = Encoding.UTF8.GetBytes($"{{{prefix}}}:meta");

    /// <summary>Who waits for which lock.</summary>
    public RedisKey Waiting { get; } = Encoding.UTF8.GetBytes($"{{{prefix}}}:waiting");

    /// <summary>How many characters the names of locks start with before the caller's own name.</summary>
    public int LockPrefixLength { get; } = prefix.Length + 8;

    public RedisKey Lock(string key) => ((RedisKey)key).Prepend(_lock);

    public RedisKey Fence(string key) => ((RedisKey)key).Prepend(_fence);

    /// <summary>The channel on which a process is told that a lock it waits for is free.</summary>
    public string WakeChannel(string process) => $"{{{Prefix}}}:waiting:{process}";
}
