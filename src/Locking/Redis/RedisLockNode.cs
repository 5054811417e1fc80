using System.Globalization;
using Locking.Diagnostics;
using Locking.Nodes;
using StackExchange.Redis;

namespace Locking.Redis;

/// <summary>A group's node reached through StackExchange.Redis. Every failure becomes an answer; which one decides what must be cleaned up.</summary>
internal sealed class RedisLockNode(RedisConnection connection, TimeProvider time) : ILockNode
{
    private EmbeddedScript? _commands;

    public string Name => connection.Name;

    public bool IsConnected => connection.IsConnected;

    public event Action? Connected
    {
        add => connection.Connected += value;
        remove => connection.Connected -= value;
    }

    public void Listen(string channel, Action<string> heard) => connection.Listen(channel, heard);

    public ValueTask ExecuteAsync(NodeBatch batch)
    {
        if (connection.Database is not { } database)
        {
            batch.AnswerAll(NodeAnswer.NotSent);
            return ValueTask.CompletedTask;
        }
        var exchange = batch.Scratch as CommandExchange ?? new CommandExchange(this, batch);
        batch.Scratch = exchange;
        _commands ??= EmbeddedScript.CommandsOf(batch[0].Hold.Settings);
        return exchange.SendAsync(database, _commands);
    }

    /// <summary>Ends an exchange that did not bring the expected answer.</summary>
    public async Task RecoverAsync(NodeBatch batch, CommandMessage message, Task<RedisResult> failed)
    {
        // Failures are told by threads that hold the client's own locks.
        await Task.Yield();
        var (answer, result) = await OutcomeAsync(failed, _commands!, message.Keys, message.Values);
        if (result is not null)
            CommandAnswers.Read(batch, result);
        else if (answer == NodeAnswer.CannotVote && batch.Count > 1)
            await EachAloneAsync(batch, message);
        else
            batch.AnswerAll(answer);
        // What was not answered may still be on its way: those arrays are never written to again.
        if (answer == NodeAnswer.Unknown)
            batch.Scratch = null;
    }

    public async Task<RaiseReply> RaiseFenceAsync(HoldCommand command, long number)
    {
        var (answer, result) = await RunAsync(
            EmbeddedScript.Raise,
            AllKeys(command),
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
            var replication = (string?)await database.ExecuteAsync("INFO", "replication").WaitAsync(timeout, time);
            return new NodeHealth(
                true,
                latency,
                DateTimeOffset.UnixEpoch.AddSeconds((long)clock[0]).AddMicroseconds((long)clock[1]) - asked - (latency / 2),
                InfoField(info, "maxmemory_policy"),
                Number(info, "maxmemory") is var limit and > 0 ? Number(info, "used_memory") / (double)limit : 0,
                InfoField(replication, "master_replid"));
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
            var settings = (string?[]?)await database.ExecuteAsync("CONFIG", "GET", "*append*") ?? [];
            return Value(settings, "appendonly") == "yes" && Value(settings, "appendfsync") == "always"
                && Value(settings, "no-appendfsync-on-rewrite") == "no";
        }
        catch (Exception e) when (e is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException)
        {
            // Not allowed to ask, or the connection string says not to: assume the worse.
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

    // One of the commands met something the node refuses, a key of another type for example: the others must not suffer for it. Those
    // that were carried out before it answer the same when they are repeated.
    private async Task EachAloneAsync(NodeBatch batch, CommandMessage message)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            message.Write(batch, i, i + 1);
            var (answer, result) = await RunAsync(_commands!, message.Keys, message.Values);
            batch.Answer(i, result is null ? new AcquireReply(answer) : CommandAnswers.Read(batch[i].Kind, result));
            if (answer == NodeAnswer.Unknown)
            {
                batch.Scratch = null;
                message = new CommandMessage();
            }
        }
    }

    private Task<(NodeAnswer Answer, RedisResult? Result)> RunAsync(EmbeddedScript script, RedisKey[] keys, RedisValue[] values) =>
        // FailFast does not cover the moment between a broken connection and its discovery, so ask first.
        connection.Database is { } database
            ? OutcomeAsync(script.RunAsync(database, keys, values), script, keys, values)
            : Task.FromResult((NodeAnswer.NotSent, default(RedisResult)));

    private async Task<(NodeAnswer Answer, RedisResult? Result)> OutcomeAsync(
        Task<RedisResult> sent, EmbeddedScript script, RedisKey[] keys, RedisValue[] values)
    {
        try
        {
            return (NodeAnswer.Yes, await sent);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // The first use of a script on this node, or the node has restarted. NOSCRIPT means that nothing was carried out.
            return connection.Database is { } database ? await TeachAsync(database, script, keys, values) : (NodeAnswer.NotSent, null);
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

    // A node that came back with some of its data believes that it may vote. It is made to look at itself before anybody teaches it how
    // to: until then every process gets this answer, however fast it is.
    private async Task LookAsync(IDatabase database, RedisKey meta) =>
        await database.ScriptEvaluateAsync(
            EmbeddedScript.Admit.Text, [meta], [0, RedisValue.EmptyString, 0, await IsDurableAsync() ? 1 : 0]);

    private async Task<(NodeAnswer Answer, RedisResult? Result)> TeachAsync(
        IDatabase database, EmbeddedScript script, RedisKey[] keys, RedisValue[] values)
    {
        try
        {
            if (script == _commands)
                await LookAsync(database, keys[0]);
            return (NodeAnswer.Yes, await database.ScriptEvaluateAsync(script.Text, keys, values));
        }
        catch (RedisServerException e)
        {
            connection.Complain(e.Message);
            return (NodeAnswer.CannotVote, null);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            return (NodeAnswer.Unknown, null);
        }
    }

    private static RedisKey[] AllKeys(HoldCommand command)
    {
        var keys = new RedisKey[2 + command.NamedKeys];
        keys[0] = command.Settings.Space.Meta;
        keys[1] = command.Settings.Space.Waiting;
        command.Name(keys, 2, withFences: true);
        return keys;
    }
}
