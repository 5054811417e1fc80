using Messaging.Outbox;
using Messaging.Tests.Support;
using Npgsql;

namespace Messaging.Tests.Outbox;

public sealed class SettlePlanTests(MessagingServers servers)
{
    private const int Pending = 2_000;
    private const int Sent = 20;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_confirmed_is_looked_up_by_key_also_by_a_planner_that_saw_nothing_pending()
    {
        var postgres = await servers.Servers.CreateDatabaseAsync(Stop);
        await ToyDb.CreateAsync(postgres, Stop);
        await using var connection = new NpgsqlConnection(postgres);
        await connection.OpenAsync(Stop);
        await ExecuteAsync(connection, "VACUUM ANALYZE outbox_pending");
        // As the service's connections do.
        await ExecuteAsync(connection, """
            SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET plan_cache_mode = force_generic_plan
            """);
        await using var settle = new NpgsqlBatch(connection) { BatchCommands = { OutboxCommands.Settle([.. Enumerable.Range(1, Sent).Select(Confirmed)]) } };
        // The plan is made now, and kept.
        await settle.PrepareAsync(Stop);
        await settle.ExecuteNonQueryAsync(Stop);
        await ExecuteAsync(connection, $"""
            INSERT INTO outbox_pending (consumer, identity, ordinal, next_attempt_at, attempts, epoch)
            SELECT 'toys', 'toy-' || i, 0, now(), 0, 1 FROM generate_series(1, {Pending}) i
            """);

        await using var transaction = await connection.BeginTransactionAsync(Stop);
        var settled = await settle.ExecuteNonQueryAsync(Stop);

        await using var read = new NpgsqlCommand(
            "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'outbox_pending'", connection);
        var rows = (long)(await read.ExecuteScalarAsync(Stop))!;
        Assert.Equal(Sent, settled);
        Assert.InRange(rows, Sent, 2 * Sent);
    }

    private static OutgoingMessage Confirmed(int number) =>
        new("toys", $"toy-{number}", 0, Guid.NewGuid(), typeof(Made), "{}", null, null);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
