using Locking.Diagnostics;
using Locking.Nodes;
using StackExchange.Redis;

namespace Locking.Redis;

/// <summary>A node reached through StackExchange.Redis. Every failure becomes an answer; which one decides what must be cleaned up.</summary>
internal sealed class RedisLockNode(RedisConnection connection, TimeProvider time) : ILockNode
{
    public string Name => connection.Name;

    public bool IsConnected => connection.IsConnected;

    public RedisConnection Connection => connection;

    public async Task<AcquireReply> AcquireAsync(HoldCommand command)
    {
        var (answer, result) = await RunAsync(EmbeddedScript.Acquire, command.RedisKeys, command.TokenAndTtl);
        if (result is null)
            return new AcquireReply(answer);
        if (result.Resp3Type == ResultType.Integer)
            return new AcquireReply(NodeAnswer.Yes);
        // A key without a time to live was not written by this library; do not wait for it to run out.
        var ttl = (long)result[1];
        return new AcquireReply(NodeAnswer.Other, TimeSpan.FromMilliseconds(Math.Max(0, ttl)));
    }

    public Task<NodeAnswer> ExtendAsync(HoldCommand command) =>
        OwnedAsync(EmbeddedScript.Extend, command.RedisKeys, command.TokenAndTtl);

    public Task<NodeAnswer> ReleaseAsync(HoldCommand command) =>
        OwnedAsync(EmbeddedScript.Release, command.RedisKeys, command.TokenOnly);

    public async Task<NodeHealth> CheckAsync(TimeSpan timeout)
    {
        if (connection.Database is not { } database)
            return default;
        try
        {
            var started = time.GetTimestamp();
            await database.PingAsync().WaitAsync(timeout, time);
            var latency = time.GetElapsedTime(started);
            var info = (string?)await database.ExecuteAsync("INFO", "memory").WaitAsync(timeout, time);
            return new NodeHealth(true, latency, InfoField(info, "maxmemory_policy"));
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            return default;
        }
    }

    private static string? InfoField(string? info, string name)
    {
        foreach (var line in (info ?? "").Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] == ':')
                return line[(name.Length + 1)..];
        }
        return null;
    }

    private async Task<NodeAnswer> OwnedAsync(EmbeddedScript script, RedisKey[] keys, RedisValue[] values)
    {
        var (answer, result) = await RunAsync(script, keys, values);
        if (result is null)
            return answer;
        return (long)result switch
        {
            1 => NodeAnswer.Yes,
            0 => NodeAnswer.Other,
            _ => NodeAnswer.Missing,
        };
    }

    private async Task<(NodeAnswer Answer, RedisResult? Result)> RunAsync(EmbeddedScript script, RedisKey[] keys, RedisValue[] values)
    {
        // FailFast does not cover the moment between a broken connection and its discovery, so ask first.
        if (connection.Database is not { } database)
            return (NodeAnswer.NotSent, null);
        try
        {
            return (NodeAnswer.Yes, await EvaluateAsync(database, script, keys, values));
        }
        catch (RedisServerException)
        {
            // Loading, read-only, out of memory: the node is up but refused to write.
            return (NodeAnswer.CannotVote, null);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            // A broken connection says nothing about which commands were carried out before it broke.
            return (NodeAnswer.Unknown, null);
        }
    }

    private static async Task<RedisResult> EvaluateAsync(
        IDatabase database, EmbeddedScript script, RedisKey[] keys, RedisValue[] values)
    {
        try
        {
            return await database.ScriptEvaluateAsync(script.Hash, keys, values);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // The first use of a script on this node, or the node has restarted. NOSCRIPT means that nothing was carried out.
            return await database.ScriptEvaluateAsync(script.Text, keys, values);
        }
    }
}
