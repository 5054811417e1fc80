using StackExchange.Redis;

namespace Locking.Nodes;

/// <summary>
/// What is sent to every node about one try to hold some locks. Made once per try and shared by all nodes and all commands of the
/// try, because building key and argument lists per node would be most of what a lease allocates.
/// </summary>
internal sealed class HoldCommand(CommandSettings settings, LockKeys keys, LockToken token)
{
    private static readonly RedisValue[] OfFlags = [0, 1];
    private RedisKey[]? _allKeys;
    private RedisKey[]? _lockKeys;
    private RedisValue[]? _acquire;
    private RedisValue[]? _extend;
    private RedisValue[]? _release;

    public CommandSettings Settings { get; } = settings;

    public LockKeys Keys { get; } = keys;

    public LockToken Token { get; } = token;

    /// <summary>Take as many as are free, instead of all or none.</summary>
    public bool AsManyAsFree { get; init; }

    /// <summary>The ticket under which this process wants to be woken when a held lock becomes free; null: nobody waits.</summary>
    public string? Ticket { get; init; }

    /// <summary>A base for new fencing counters that was seen on other nodes.</summary>
    public long BaseHint { get; init; }

    public RedisKey[] AllKeys => _allKeys ??= BuildAllKeys();

    public RedisKey[] LockKeys => _lockKeys ??= BuildLockKeys();

    public RedisValue[] AcquireArguments => _acquire ??=
    [
        Token.Bytes, Milliseconds(Settings.Ttl), OfFlags[AsManyAsFree ? 1 : 0], Settings.FenceStride, Milliseconds(Settings.FenceLife),
        BaseHint, Ticket is null ? RedisValue.EmptyString : Ticket + Settings.Process, Settings.Process,
    ];

    public RedisValue[] ExtendArguments => _extend ??= [Token.Bytes, Milliseconds(Settings.Ttl)];

    public RedisValue[] ReleaseArguments => _release ??= [Token.Bytes, Milliseconds(Settings.Reservation)];

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;

    private RedisKey[] BuildAllKeys()
    {
        var count = Keys.Count;
        var all = new RedisKey[2 + (Settings.FenceStride > 0 ? 2 * count : count)];
        all[0] = Settings.Space.Meta;
        all[1] = Settings.Space.Waiting;
        for (var i = 0; i < count; i++)
        {
            all[i + 2] = Settings.Space.Lock(Keys.Names[i]);
            if (Settings.FenceStride > 0)
                all[i + 2 + count] = Settings.Space.Fence(Keys.Names[i]);
        }
        return all;
    }

    private RedisKey[] BuildLockKeys()
    {
        var locks = new RedisKey[Keys.Count + 1];
        locks[0] = Settings.Space.Waiting;
        for (var i = 0; i < Keys.Count; i++)
            locks[i + 1] = Settings.Space.Lock(Keys.Names[i]);
        return locks;
    }
}
