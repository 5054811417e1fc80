using System.Text;
using StackExchange.Redis;

namespace Locking.Nodes;

/// <summary>Names of a group's keys in Redis. The hash tag keeps all of a group in one slot of a cluster.</summary>
internal sealed class KeySpace(string prefix)
{
    private readonly byte[] _lock = Encoding.UTF8.GetBytes($"{{{prefix}}}:lock:");

    public string Prefix { get; } = prefix;

    public RedisKey Lock(string key) => ((RedisKey)key).Prepend(_lock);
}
