using System.Globalization;
using Locking.Diagnostics;
using Locking.Nodes;
using StackExchange.Redis;

namespace Locking.Redis;

/// <summary>A node reached through StackExchange.Redis. Every failure becomes an answer; which one decides what must be cleaned up.</summary>
internal sealed class RedisLockNode(RedisConnection connection, TimeProvider time) : ILockNode
{
    public string Name => connection.Name;

    public bool IsConnected => connection.IsConnected;

    public event Action? Connected
    {
        add => connection.Connected += value;
        remove => connection.Connected -= value;
    }

    public void Listen(string channel, Action<string> heard) => connection.Listen(channel, heard);

    public async Task<AcquireReply> AcquireAsync(HoldCommand command)
    {
        var (answer, result) = await RunAsync(EmbeddedScript.Acquire, command.AllKeys, command.AcquireArguments);
        if (result is null)
            return new AcquireReply(answer);
        if (result.Resp2Type == ResultType.Integer)
            return new AcquireReply(NodeAnswer.Yes, (long)result);
        return (int)result[0] switch
        {
            1 => new AcquireReply(NodeAnswer.Yes, (long)result[1], (string?)result[2]),
            // A key without a time to live was not written by this library; do not wait for it to run out.
            0 => new AcquireReply(
                NodeAnswer.Other, HolderTtl: TimeSpan.FromMilliseconds(Math.Max(0, (long)result[1])), Blocked: (int)result[2] - 1),
            _ => new AcquireReply(NodeAnswer.NotAdmitted),
        };
    }

    public Task<NodeAnswer> ExtendAsync(HoldCommand command) =>
        OwnedAsync(EmbeddedScript.Extend, command.LockKeys, command.ExtendArguments);

    public Task<NodeAnswer> ReleaseAsync(HoldCommand command) =>
        OwnedAsync(EmbeddedScript.Release, command.LockKeys, command.ReleaseArguments);

    public async Task<RaiseReply> RaiseFenceAsync(HoldCommand command, long number)
    {
        var (answer, result) = await RunAsync(
            EmbeddedScript.Raise,
            command.AllKeys,
            [command.Token.Bytes, number, (long)command.Settings.FenceLife.TotalMilliseconds]);
        if (result is null)
            return new RaiseReply(answer);
        var stored = (long)result;
        return stored == number ? new RaiseReply(NodeAnswer.Yes) : new RaiseReply(NodeAnswer.Other, stored);
    }

    public async Task<AdmissionReply> AdmitAsync(AdmissionCommand command)
    {
        var (_, result) = await RunAsync(
            EmbeddedScript.Admit,
            [command.Space.Meta],
            [
                (long)command.Quarantine.TotalMilliseconds,
                command.OthersTop is { } top ? top : RedisValue.EmptyString,
                command.IsNew ? 1 : 0,
                await IsDurableAsync() ? 1 : 0,
            ]);
        if (result is null)
            return default;
        var state = (int)result[0] switch
        {
            1 => AdmissionState.Voting,
            0 => AdmissionState.Quarantined,
            _ => AdmissionState.AwaitingNumbers,
        };
        return new AdmissionReply(state, TimeSpan.FromMilliseconds((long)result[1]), (long)result[2]);
    }

    public async Task<NodeHealth> CheckAsync(TimeSpan timeout)
    {
        if (connection.Database is not { } database)
            return default;
        try
        {
            var started = time.GetTimestamp();
            var asked = time.GetUtcNow();
            var clock = (RedisValue[])(await database.ExecuteAsync("TIME").WaitAsync(timeout, time))!;
            var latency = time.GetElapsedTime(started);
            var info = (string?)await database.ExecuteAsync("INFO", "memory").WaitAsync(timeout, time);
            return new NodeHealth(
                true,
                latency,
                DateTimeOffset.UnixEpoch.AddSeconds((long)clock[0]).AddMicroseconds((long)clock[1]) - asked - (latency / 2),
                InfoField(info, "maxmemory_policy"),
                Number(info, "maxmemory") is var limit and > 0 ? Number(info, "used_memory") / (double)limit : 0);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            return default;
        }
    }

    // Whether a restart of the server loses nothing: every write is on disk before it is answered.
    private async Task<bool> IsDurableAsync()
    {
        if (connection.Database is not { } database)
            return false;
        try
        {
            var settings = (string?[]?)await database.ExecuteAsync("CONFIG", "GET", "append*") ?? [];
            return Value(settings, "appendonly") == "yes" && Value(settings, "appendfsync") == "always";
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            // Not allowed to ask: assume the worse.
            return false;
        }

        static string? Value(string?[] settings, string name) =>
            Array.IndexOf(settings, name) is var i and >= 0 && i + 1 < settings.Length ? settings[i + 1] : null;
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

    private static long Number(string? info, string name) =>
        long.TryParse(InfoField(info, name), CultureInfo.InvariantCulture, out var number) ? number : 0;

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
        catch (RedisServerException e)
        {
            // Loading, read-only, out of memory: the node is up but refused to write.
            connection.Complain(e.Message);
            return (NodeAnswer.CannotVote, null);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            // A broken connection says nothing about which commands were carried out before it broke.
            return (NodeAnswer.Unknown, null);
        }
    }

    private async Task<RedisResult> LookAsync(IDatabase database, RedisKey meta) =>
        await database.ScriptEvaluateAsync(
            EmbeddedScript.Admit.Text, [meta], [0, RedisValue.EmptyString, 0, await IsDurableAsync() ? 1 : 0]);

    private async Task<RedisResult> EvaluateAsync(
        IDatabase database, EmbeddedScript script, RedisKey[] keys, RedisValue[] values)
    {
        try
        {
            return await database.ScriptEvaluateAsync(script.Hash, keys, values);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // The first use of a script on this node, or the node has restarted. NOSCRIPT means that nothing was carried out.
            // A node that came back with some of its data believes that it may vote. It is made to look at itself before anybody teaches
            // it how to: until then every process gets this answer, however fast it is.
            if (script == EmbeddedScript.Acquire)
                await LookAsync(database, keys[0]);
            return await database.ScriptEvaluateAsync(script.Text, keys, values);
        }
    }
}
