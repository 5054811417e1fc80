namespace Locking.Nodes;

/// <summary>The distinct keys of a lease in ordinal order, with their names in Redis.</summary>
internal sealed class LockKeys
{
    public const int MaxKeyLength = 512;

    private LockKeys(string[] names) => Names = names;

    /// <summary>The names as the caller knows them.</summary>
    public string[] Names { get; }

    public int Count => Names.Length;

    public static LockKeys Single(string key)
    {
        Check(key);
        return new LockKeys([key]);
    }

    /// <summary>Those of the keys that are wanted.</summary>
    public LockKeys Where(bool[] wanted) => new([.. Names.Where((_, i) => wanted[i])]);

    /// <summary>Those of the keys that have the digit in the map.</summary>
    public LockKeys Where(string map, char digit) => new([.. Names.Where((_, i) => map[i] == digit)]);

    public static LockKeys From(IReadOnlyCollection<string> keys, int maxKeys)
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
        return new LockKeys(sorted);
    }

    private static void Check(string key)
    {
        if (string.IsNullOrEmpty(key))
            throw new ArgumentException("A lock's key must not be empty.", nameof(key));
        if (key.Length > MaxKeyLength)
            throw new ArgumentException($"A lock's key may have {MaxKeyLength} characters, but one has {key.Length}.", nameof(key));
    }
}
