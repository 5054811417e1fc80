using System.Globalization;
using Inventory.Contracts;
using Inventory.Domain;
using Inventory.Domain.Payments;
using Inventory.Domain.Stock;
using Inventory.Worker.Consumers;
using Inventory.Worker.Persistence;
using Inventory.Worker.Tests.Road.Support;
using Messaging.Fencing;
using Messaging.Handling;
using Npgsql;

namespace Inventory.Worker.Tests.Persistence;

/// <summary>
/// A shop that tries its service with a handful of orders, and whose database is analyzed that night, begins its sale with plans for a handful
/// of rows, and keeps them until autovacuum analyzes again: a minute or so, in which the tables grow by a hundred thousand.
/// </summary>
[Collection(RoadCollection.Name)]
public sealed class QueryPlansTests(RoadServers servers)
{
    private const int Batch = 5;
    private const int Others = 2_000;

    // Some rows are looked up by several statements.
    private const int AtMost = 50;

    private static readonly string[] Tables = ["stock_item", "reservation", "reservation_line", "payment", "refund"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_are_looked_up_by_key_also_by_plans_that_were_made_for_a_handful_of_rows()
    {
        var database = await servers.CreateMigratedDatabaseAsync(Stop);
        var settings = new NpgsqlConnectionStringBuilder(database) { MaxAutoPrepare = 100, AutoPrepareMinUsages = 1 };
        await using var source = new NpgsqlDataSourceBuilder(settings.ConnectionString).UseServicePlans().Build();
        await using var connection = await source.OpenConnectionAsync(Stop);
        foreach (var table in Tables)
            await ExecuteAsync(connection, $"ALTER TABLE {table} SET (autovacuum_enabled = off)");
        await RunAllAsync(connection, "trial");
        await ExecuteAsync(connection, "VACUUM ANALYZE");
        await RunAllAsync(connection, "first");
        await ExecuteAsync(connection, $"""
            INSERT INTO stock_item (sku, location, on_hand, reserved, version) SELECT 'other-' || i, 'main', 5, 1, 1 FROM generate_series(1, {Others}) i;
            INSERT INTO reservation (order_id, state, expires_at) SELECT 'other-' || i, 1, now() + interval '1 hour' FROM generate_series(1, {Others}) i;
            INSERT INTO reservation_line (order_id, sku, location, quantity) SELECT 'other-' || i, 'other-' || i, 'main', 1 FROM generate_series(1, {Others}) i;
            INSERT INTO payment (payment_id, order_id, amount_minor, currency, state) SELECT 'other-' || i, 'other-' || i, 100, 'EUR', 1 FROM generate_series(1, {Others}) i;
            INSERT INTO refund (refund_id, payment_id, order_id, amount_minor, currency, reason, state)
              SELECT 'other-' || i, 'other-' || i, 'other-' || i, 100, 'EUR', 'returned', 1 FROM generate_series(1, {Others}) i;
            """);

        await using var transaction = await connection.BeginTransactionAsync(Stop);
        var before = await RowsReadAsync(connection);
        await RunAllAsync(connection, "sale");
        var after = await RowsReadAsync(connection);

        Assert.All(Tables, table =>
        {
            var rows = after[table] - before.GetValueOrDefault(table);
            Assert.True(rows is >= Batch and <= AtMost, $"{rows} rows of {table} were read");
        });
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

    // Every statement of the stores that reads or changes rows which are there. In the end all is final: with open refunds on record the
    // planner knows better than to read their index.
    private static async Task RunAllAsync(NpgsqlConnection connection, string name)
    {
        var decisions = new Decisions(TimeSpan.FromMinutes(10));
        string[] ids = [.. Enumerable.Range(0, Batch).Select(i => string.Create(CultureInfo.InvariantCulture, $"{name}-{i}"))];
        StockKey[] items = [.. ids.Select(id => StockKey.Of(id, null))];
        InventoryWork<T> Work<T>(string[] orders, StockKey[] stock)
            where T : class => new(Fence.None, orders, stock, decisions);
        await RunAsync(connection, Work<AdjustStock>([], items), ids.Select(id =>
            new AdjustStock { AdjustmentId = id, Sku = id, Kind = AdjustmentKind.Receive, Quantity = 10 }));
        await RunAsync(connection, Work<ConfigureStock>([], items), ids.Select(id => new ConfigureStock { ConfigurationId = id, Sku = id, BackorderLimit = 3 }));
        await RunAsync(connection, Work<OrderPlaced>(ids, items), ids.Select(id =>
            new OrderPlaced { OrderId = id, Lines = [new OrderLine { Sku = id, Quantity = 2 }] }));
        await RunAsync(connection, Work<CommitOrder>(ids, []), ids.Select(id =>
            new CommitOrder { CommitId = id, OrderId = id, Lines = [new OrderLine { Sku = id, Quantity = 1 }] }));
        await RunPaymentsAsync(connection, ids);
        await RunRefundsAsync(connection, ids);
    }

    private static async Task RunPaymentsAsync(NpgsqlConnection connection, string[] ids)
    {
        var fences = new RowFences(Fence.None);
        List<Payment> asked =
            [.. ids.Select(id => new Payment { PaymentId = id, OrderId = id, AmountMinor = 100, Currency = "EUR", State = PaymentState.Capturing })];
        List<Payment> captured = [.. asked.Select(p => p with { State = PaymentState.Captured, ProviderReference = p.PaymentId })];
        await StoreAsync(connection, batch => PaymentStore.Begin(batch, [.. asked.Select(p => (p, new byte[32]))], fences));
        await StoreAsync(connection, batch =>
        {
            PaymentStore.Load(batch, ids, forUpdate: false);
            PaymentStore.Load(batch, ids, forUpdate: true);
            PaymentStore.LoadOrderStates(batch, ids);
            PaymentStore.Keep(batch, asked, fences);
            return PaymentStore.Claim(batch, [.. asked.Select(p => new StoredPayment(p, null, default, null))], fences);
        });
        await StoreAsync(connection, batch => PaymentStore.Finish(batch, captured, fences));
        await StoreAsync(connection, batch => PaymentStore.SetAside(batch, [.. captured.Select(p => (p with { RefundedMinor = 10 }, 0L))], fences));
    }

    private static async Task RunRefundsAsync(NpgsqlConnection connection, string[] ids)
    {
        List<Refund> asked = [.. ids.Select(id =>
            new Refund { RefundId = id, PaymentId = id, OrderId = id, AmountMinor = 10, Currency = "EUR", Reason = "returned", State = RefundState.Refunding })];
        await StoreAsync(connection, batch => RefundStore.Begin(batch, [.. asked.Select(r => (r, new byte[32]))]));
        await StoreAsync(connection, batch =>
        {
            RefundStore.Load(batch, ids);
            RefundStore.Keep(batch, asked);
            return RefundStore.Finish(batch, [.. asked.Select(r => r with { State = RefundState.Refunded, ProviderReference = r.RefundId })]);
        });
    }

    private static async Task RunAsync<T>(NpgsqlConnection connection, UnitOfWork<T> work, IEnumerable<T> messages)
        where T : class
    {
        await using (var load = new NpgsqlBatch(connection))
        {
            work.Load(load);
            await using var reader = await load.ExecuteReaderAsync(Stop);
            await work.ReadAsync(reader, Stop);
        }

        foreach (var message in messages)
            work.Decide(message);
        await using var store = new NpgsqlBatch(connection);
        work.Store(store);
        await store.ExecuteNonQueryAsync(Stop);
        work.EnsureStored();
    }

    private static async Task StoreAsync(NpgsqlConnection connection, Func<NpgsqlBatch, GuardedCommand> fill)
    {
        await using var batch = new NpgsqlBatch(connection);
        var guarded = fill(batch);
        await batch.ExecuteNonQueryAsync(Stop);
        guarded.EnsureStored();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
