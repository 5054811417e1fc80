using StackExchange.Redis;

namespace Locking.Nodes;

/// <summary>
/// What is sent to every node about one try to hold some locks. Made once per try and shared by all nodes and all commands of the
/// try, because building key and argument lists per node would be most of what a lease allocates.
/// </summary>
internal sealed class HoldCommand
{
    private readonly RedisKey[] _redisKeys;
    private RedisValue[]? _tokenAndTtl;
    private RedisValue[]? _tokenOnly;

    public HoldCommand(LockKeys keys, LockToken token, TimeSpan ttl)
    {
        Keys = keys;
        Token = token;
        Ttl = ttl;
        _redisKeys = keys.RedisKeys;
    }

    public LockKeys Keys { get; }

    public LockToken Token { get; }

    public TimeSpan Ttl { get; }

    public RedisKey[] RedisKeys => _redisKeys;

    /// <summary>ARGV of acquire and extend: token, ttl in ms.</summary>
    public RedisValue[] TokenAndTtl => _tokenAndTtl ??= [Token.Bytes, (long)Ttl.TotalMilliseconds];

    /// <summary>ARGV of release: token.</summary>
    public RedisValue[] TokenOnly => _tokenOnly ??= [Token.Bytes];
}
