using System.Security.Cryptography;
using StackExchange.Redis;

namespace Locks.Sides;

/// <summary>
/// SET NX and a compare-and-delete script on each node, a majority of answers, nothing else: the least a lock can cost. For many locks, a script
/// each way.
/// </summary>
internal sealed class RawSide(ConnectionMultiplexer[] nodes) : IManyKeysSide
{
    private const string Delete = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";
    private const string SetAll = """
        if redis.call('EXISTS', unpack(KEYS)) > 0 then return 0 end
        for _, key in ipairs(KEYS) do
          redis.call('SET', key, ARGV[1], 'PX', 30000)
        end
        return 1
        """;
    private const string DeleteAll = """
        local mine = {}
        for i, holder in ipairs(redis.call('MGET', unpack(KEYS))) do
          if holder == ARGV[1] then mine[#mine + 1] = KEYS[i] end
        end
        return mine[1] and redis.call('DEL', unpack(mine)) or 0
        """;

    public const string Title = "raw";

    public string Name => Title;

    public static async Task<RawSide> ConnectAsync(IEnumerable<string> nodes) =>
        new(await Task.WhenAll(nodes.Select(n => ConnectionMultiplexer.ConnectAsync(n))));

    public async Task<IAsyncDisposable?> AcquireAsync(string key, TimeSpan wait)
    {
        RedisValue token = RandomNumberGenerator.GetBytes(16);
        if (nodes.Length == 1)
            return await nodes[0].GetDatabase().StringSetAsync(key, token, TimeSpan.FromSeconds(30), When.NotExists) ? new Held(nodes, Delete, [key], token) : null;
        var answers = await Task.WhenAll(
            nodes.Select(n => n.GetDatabase().StringSetAsync(key, token, TimeSpan.FromSeconds(30), When.NotExists)));
        return answers.Count(a => a) > nodes.Length / 2 ? new Held(nodes, Delete, [key], token) : null;
    }

    public async Task<IAsyncDisposable?> AcquireAsync(string[] keys)
    {
        RedisValue token = RandomNumberGenerator.GetBytes(16);
        RedisKey[] all = [.. keys.Select(k => (RedisKey)k)];
        var answers = await Task.WhenAll(nodes.Select(n => n.GetDatabase().ScriptEvaluateAsync(SetAll, all, [token])));
        return answers.Count(a => (bool)a) > nodes.Length / 2 ? new Held(nodes, DeleteAll, all, token) : null;
    }

    public Task<HeldLock> HoldAsync(string key) => throw new NotSupportedException("Raw commands renew nothing.");

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    private sealed class Held(ConnectionMultiplexer[] nodes, string script, RedisKey[] keys, RedisValue token) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() =>
            await Task.WhenAll(nodes.Select(n => n.GetDatabase().ScriptEvaluateAsync(script, keys, [token])));
    }
}
