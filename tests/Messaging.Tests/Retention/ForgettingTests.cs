using Messaging.Tests.Support;
using Npgsql;

namespace Messaging.Tests.Retention;

/// <summary>What is older than the retention goes, with its partition, and nothing else does.</summary>
public sealed class ForgettingTests(MessagingServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_epoch_older_than_the_retention_is_dropped_and_the_next_goes_on()
    {
        await using var bench = await StartAsync();
        await SendAsync(bench, "old");
        await bench.AgeAsync("started_at");
        await bench.Retention.RunAsync(Stop);
        await SendAsync(bench, "new");
        Assert.Equal(2, await bench.CountAsync("inbox"));

        await bench.AgeAsync("ended_at");
        await bench.Retention.RunAsync(Stop);

        Assert.Equal(0, await bench.CountAsync("pg_class WHERE relname IN ('inbox_1', 'outbox_1')"));
        Assert.Equal(1, await bench.CountAsync("inbox WHERE identity = 'new'"));
        Assert.Equal(1, await bench.CountAsync("outbox"));
        Assert.Equal(1, await bench.CountAsync("message_epoch WHERE epoch = 2 AND started_at = message_horizon()"));
        await SendAsync(bench, "newer");
    }

    [Fact]
    public async Task An_epoch_is_kept_until_its_answers_are_sent()
    {
        await using var bench = await StartAsync();
        await bench.ExecuteAsync("""
            INSERT INTO outbox_pending (epoch, consumer, identity, ordinal, attempts, next_attempt_at, parked_at) VALUES (1, 'toys', 'x', 0, 0, now(), now())
            """);
        await bench.AgeAsync("started_at");
        await bench.Retention.RunAsync(Stop);
        await bench.AgeAsync("ended_at");

        await bench.Retention.RunAsync(Stop);
        Assert.Equal(2, await bench.CountAsync("pg_class WHERE relname IN ('inbox_1', 'outbox_1')"));

        await bench.ExecuteAsync("DELETE FROM outbox_pending");
        await bench.Retention.RunAsync(Stop);
        Assert.Equal(0, await bench.CountAsync("pg_class WHERE relname IN ('inbox_1', 'outbox_1')"));
    }

    [Fact]
    public async Task Dropping_gives_way_to_a_long_reader_and_traffic_goes_on()
    {
        await using var bench = await StartAsync();
        await bench.AgeAsync("started_at");
        await bench.Retention.RunAsync(Stop);
        await bench.AgeAsync("ended_at");
        await using (var connection = await bench.Database.OpenConnectionAsync(Stop))
        await using (var reader = await connection.BeginTransactionAsync(Stop))
        {
            await using var look = new NpgsqlCommand("SELECT count(*) FROM inbox", connection, reader);
            await look.ExecuteScalarAsync(Stop);

            await bench.Retention.RunAsync(Stop);
            Assert.Equal(1, await bench.CountAsync("pg_class WHERE relname = 'inbox_1'"));
            await SendAsync(bench, "meanwhile");
        }

        await bench.Retention.RunAsync(Stop);
        Assert.Equal(0, await bench.CountAsync("pg_class WHERE relname = 'inbox_1'"));
    }

    [Theory]
    [InlineData("message_epoch_advance('59 minutes')")]
    [InlineData("message_epoch_advance(NULL)")]
    [InlineData("message_epoch_drop('23 hours')")]
    [InlineData("message_epoch_drop('-1 year')")]
    [InlineData("message_epoch_drop(NULL)")]
    public async Task Whoever_asks_epochs_are_not_too_short_and_not_dropped_too_young(string call)
    {
        await using var bench = await StartAsync();

        var refused = await Assert.ThrowsAsync<PostgresException>(() => bench.ExecuteAsync($"SELECT {call}"));

        Assert.Equal(PostgresErrorCodes.InvalidParameterValue, refused.SqlState);
    }

    private Task<Bench> StartAsync() => Bench.StartAsync(servers, options => options.BatchWait = TimeSpan.FromMilliseconds(20));

    private static async Task SendAsync(Bench bench, string toy)
    {
        await bench.Broker.SendAsync(Bench.Toys, (toy, 1));
        await Eventually.IsTrueAsync(() => Task.FromResult(bench.Broker.Seen.Any(seen => seen.Id == toy)), () => $"no answer for {toy}");
        await bench.WaitForCountAsync("outbox_pending", 0);
    }
}
