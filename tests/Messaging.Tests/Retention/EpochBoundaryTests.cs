using Messaging.Tests.Support;
using Npgsql;

namespace Messaging.Tests.Retention;

/// <summary>A message is claimed once, also while one epoch ends and the next begins.</summary>
public sealed class EpochBoundaryTests(MessagingServers servers)
{
    private const string Gate = "4711";
    private const string Others = "pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_repeat_that_comes_while_an_epoch_begins_takes_effect_once()
    {
        await using var bench = await Bench.StartAsync(servers, options => options.BatchWait = TimeSpan.FromMilliseconds(20));
        // Nothing of it in the outbox, whose key would see the repeat as well.
        bench.Sabotage.Decide = _ => [];
        bench.Sabotage.Load = attempt => attempt == 1 ? $"SELECT pg_advisory_xact_lock({Gate})" : null;
        await using var gate = await bench.Database.OpenConnectionAsync(Stop);
        await RunAsync(gate, $"SELECT pg_advisory_lock({Gate})");
        await bench.AgeAsync("started_at");

        // The first has claimed the message and cannot commit yet.
        await bench.Broker.SendAsync(Bench.Toys, ("toy", 1));
        await WaitForWaitersAsync(bench, 1);
        await bench.Retention.RunAsync(Stop);
        await bench.Broker.SendAsync(Bench.Toys, ("toy", 1));
        await WaitForWaitersAsync(bench, 2);
        await RunAsync(gate, $"SELECT pg_advisory_unlock({Gate})");

        await Eventually.IsTrueAsync(
            async () => bench.Sabotage.Attempts >= 2 && await bench.CountAsync("made") > 0 && await bench.CountAsync(Others + " AND state <> 'idle'") == 0,
            () => "the two have not ended");
        Assert.Equal(1, await bench.CountAsync("made"));
    }

    [Fact]
    public async Task What_an_older_epoch_remembers_is_a_repeat_in_the_next()
    {
        await using var bench = await Bench.StartAsync(servers, options => options.BatchWait = TimeSpan.FromMilliseconds(20));
        await bench.Broker.SendAsync(Bench.Toys, ("toy", 1));
        await bench.Broker.WaitForAsync(1);

        await bench.AgeAsync("started_at");
        await bench.Retention.RunAsync(Stop);
        Assert.Equal(1, await bench.CountAsync("message_epoch WHERE epoch = 2 AND ended_at IS NULL"));
        await bench.Broker.SendAsync(Bench.Toys, ("toy", 1), ("other", 1));

        await bench.Broker.WaitForAsync(3);
        Assert.Equal((1, 1), (await bench.CountAsync("made WHERE id = 'toy'"), await bench.CountAsync("inbox_2")));
        Assert.Equal(2, bench.Broker.Seen.Select(seen => seen.MessageId).Distinct().Count());
    }

    // Or until it is too late for waiting.
    private static Task WaitForWaitersAsync(Bench bench, long count) => Eventually.IsTrueAsync(
        async () => await bench.CountAsync(Others + " AND wait_event_type = 'Lock'") >= count
            || await bench.CountAsync("made") > 0,
        () => $"there are not {count} who wait for a lock");

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
