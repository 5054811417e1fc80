using StackExchange.Redis;

namespace Locking.Nodes;

/// <summary>One try to hold some locks: what every command of the try, to whichever node, has in common.</summary>
internal sealed class HoldCommand(CommandSettings settings, LockKeys keys, LockToken token)
{
    public CommandSettings Settings { get; } = settings;

    public LockKeys Keys { get; } = keys;

    public LockToken Token { get; } = token;

    /// <summary>Take as many as are free, instead of all or none.</summary>
    public bool AsManyAsFree { get; init; }

    /// <summary>The ticket under which this process wants to be woken when a held lock becomes free; null: nobody waits.</summary>
    public string? Ticket { get; init; }

    /// <summary>A base for new fencing counters that was seen on other nodes.</summary>
    public long BaseHint { get; init; }

    /// <summary>How many keys the command names in Redis: its locks and, with fencing, their counters.</summary>
    public int NamedKeys => Settings.FenceStride > 0 ? 2 * Keys.Count : Keys.Count;

    /// <summary>Writes the names of the locks, then, if asked to, those of their fencing counters; returns the position behind.</summary>
    public int Name(RedisKey[] into, int from, bool withFences)
    {
        var count = Keys.Count;
        for (var i = 0; i < count; i++)
            into[from + i] = Settings.Space.Lock(Keys.Names[i]);
        from += count;
        if (!withFences || Settings.FenceStride == 0)
            return from;
        for (var i = 0; i < count; i++)
            into[from + i] = Settings.Space.Fence(Keys.Names[i]);
        return from + count;
    }
}
