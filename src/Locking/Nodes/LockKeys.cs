using StackExchange.Redis;

namespace Locking.Nodes;

/// <summary>The distinct keys of a lease in ordinal order, with their names in Redis.</summary>
internal sealed class LockKeys
{
    public const int MaxKeyLength = 512;

    private LockKeys(IReadOnlyList<string> names, RedisKey[] redisKeys)
    {
        Names = names;
        RedisKeys = redisKeys;
    }

    /// <summary>The names as the caller knows them.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The names with the group's prefix.</summary>
    public RedisKey[] RedisKeys { get; }

    public int Count => Names.Count;

    public static LockKeys Single(string key, KeySpace space)
    {
        Check(key);
        return new LockKeys([key], [space.Lock(key)]);
    }

    public static LockKeys From(IReadOnlyCollection<string> keys, KeySpace space, int maxKeys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count == 0)
            throw new ArgumentException("A lease needs at least one key.", nameof(keys));
        var sorted = new string[keys.Count];
        var count = 0;
        foreach (var key in keys)
        {
            Check(key);
            sorted[count++] = key;
        }
        // Ordinal, not cultural: every process must come to the same order whatever its language settings.
        Array.Sort(sorted, StringComparer.Ordinal);
        var distinct = 1;
        for (var i = 1; i < count; i++)
        {
            if (!string.Equals(sorted[i], sorted[distinct - 1], StringComparison.Ordinal))
                sorted[distinct++] = sorted[i];
        }
        if (distinct > maxKeys)
        {
            throw new ArgumentException(
                $"A lease may have {maxKeys} distinct keys (MaxKeys), but {distinct} were asked for; split the work into smaller batches.",
                nameof(keys));
        }
        Array.Resize(ref sorted, distinct);
        var redisKeys = new RedisKey[distinct];
        for (var i = 0; i < distinct; i++)
            redisKeys[i] = space.Lock(sorted[i]);
        return new LockKeys(sorted, redisKeys);
    }

    private static void Check(string key)
    {
        if (string.IsNullOrEmpty(key))
            throw new ArgumentException("A lock's key must not be empty.", nameof(key));
        if (key.Length > MaxKeyLength)
            throw new ArgumentException($"A lock's key may have {MaxKeyLength} characters, but one has {key.Length}.", nameof(key));
    }
}
