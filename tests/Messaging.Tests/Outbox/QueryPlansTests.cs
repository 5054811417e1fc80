using Messaging.Inbox;
using Messaging.Outbox;
using Messaging.Tests.Support;
using Npgsql;

namespace Messaging.Tests.Outbox;

/// <summary>Plans that were made for empty tables, as those of a new database are, and as outbox_pending is most of the time.</summary>
public sealed class QueryPlansTests(MessagingServers servers)
{
    private const int OnRecord = 2_000;
    private const int Named = 20;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_confirmed_is_looked_up_by_key()
    {
        await using var connection = await ConnectAsync();

        var (settled, rows) = await RunAsync(
            connection, OutboxCommands.Settle([.. Enumerable.Range(1, Named).Select(Confirmed)]), batch => batch.ExecuteNonQueryAsync(Stop));

        Assert.Equal(Named, settled);
        AssertLookedUp(rows, "outbox_pending");
    }

    [Fact]
    public async Task What_a_repeat_is_answered_is_looked_up_by_key()
    {
        await using var connection = await ConnectAsync();

        var (answers, rows) = await RunAsync(
            connection, InboxCommands.Recall("toys", Enumerable.Range(1, Named).Select(i => $"toy-{i}")), CountAsync);

        Assert.Equal(Named, answers);
        AssertLookedUp(rows, "inbox_1", "outbox_1", "outbox_pending");
    }

    [Fact]
    public async Task What_the_relay_sends_is_looked_up_by_key()
    {
        await using var connection = await ConnectAsync();

        var (messages, rows) = await RunAsync(
            connection, new(OutboxRelay.ReadSql) { Parameters = { new NpgsqlParameter<int> { TypedValue = Named } } }, CountAsync);

        Assert.Equal(Named, messages);
        AssertLookedUp(rows, "outbox_1", "outbox_pending");
    }

    private static void AssertLookedUp(Dictionary<string, long> rows, params string[] tables) => Assert.All(tables, table =>
    {
        var read = rows.GetValueOrDefault(table);
        Assert.True(read is >= Named and <= 2 * Named, $"{read} rows of {table} were read");
    });

    private static async Task<int> CountAsync(NpgsqlBatch batch)
    {
        await using var reader = await batch.ExecuteReaderAsync(Stop);
        var count = 0;
        while (await reader.ReadAsync(Stop))
            count++;
        return count;
    }

    // The statement runs on empty tables, where its plan is made and kept; then on full ones, of which nobody has told the planner.
    private static async Task<(int Result, Dictionary<string, long> Rows)> RunAsync(
        NpgsqlConnection connection, NpgsqlBatchCommand statement, Func<NpgsqlBatch, Task<int>> runAsync)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { statement } };
        await batch.PrepareAsync(Stop);
        await runAsync(batch);
        await ExecuteAsync(connection, $"""
            INSERT INTO inbox (consumer, identity, epoch, fingerprint) SELECT 'toys', 'toy-' || i, 1, '' FROM generate_series(1, {OnRecord}) i;
            INSERT INTO outbox (consumer, identity, ordinal, epoch, message_id, message_type, body)
              SELECT 'toys', 'toy-' || i, 0, 1, gen_random_uuid(), 'toy', '' FROM generate_series(1, {OnRecord}) i;
            INSERT INTO outbox_pending (consumer, identity, ordinal, next_attempt_at, attempts, epoch)
              SELECT 'toys', 'toy-' || i, 0, now(), 0, 1 FROM generate_series(1, {OnRecord}) i;
            """);
        await using var transaction = await connection.BeginTransactionAsync(Stop);
        var before = await RowsReadAsync(connection);
        var result = await runAsync(batch);
        var after = await RowsReadAsync(connection);
        return (result, after.ToDictionary(r => r.Key, r => r.Value - before.GetValueOrDefault(r.Key)));
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var postgres = await servers.Servers.CreateDatabaseAsync(Stop);
        await ToyDb.CreateAsync(postgres, Stop);
        var connection = new NpgsqlConnection(postgres);
        await connection.OpenAsync(Stop);
        foreach (var table in (string[])["inbox_1", "outbox_1", "outbox_pending"])
            await ExecuteAsync(connection, $"ALTER TABLE {table} SET (autovacuum_enabled = off)");
        await ExecuteAsync(connection, "VACUUM ANALYZE");
        // As the service's connections do.
        await ExecuteAsync(connection, """
            SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET plan_cache_mode = force_generic_plan
            """);
        return connection;
    }

    // Of this connection, with what it has not handed in yet of its transactions before.
    private static async Task<Dictionary<string, long>> RowsReadAsync(NpgsqlConnection connection)
    {
        await using var read = new NpgsqlCommand("SELECT relname::text, seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables", connection);
        await using var reader = await read.ExecuteReaderAsync(Stop);
        var rows = new Dictionary<string, long>();
        while (await reader.ReadAsync(Stop))
            rows[reader.GetString(0)] = reader.GetInt64(1);
        return rows;
    }

    private static OutgoingMessage Confirmed(int number) =>
        new("toys", $"toy-{number}", 0, Guid.NewGuid(), typeof(Made), "{}", null, null);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
