using Inventory.Domain;
using Inventory.Domain.Stock;
using Inventory.Worker.Persistence;
using Inventory.Worker.Tests.Road.Support;
using Messaging.Fencing;
using Messaging.Handling;
using Npgsql;

namespace Inventory.Worker.Tests.Road;

/// <summary>The last guards, which hold when everything in front of them is wrong.</summary>
[Collection(RoadCollection.Name)]
public sealed class DatabaseGuardTests(RoadServers servers)
{
    private static readonly StockKey Apple = StockKey.Of("apple", null);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UPDATE stock_item SET reserved = 11", "ck_stock_item_available")]
    [InlineData("UPDATE stock_item SET on_hand = 3", "ck_stock_item_available")]
    [InlineData("UPDATE stock_item SET on_hand = -1, reserved = -1", "ck_stock_item_reserved")]
    [InlineData("UPDATE stock_item SET reserved = -1", "ck_stock_item_reserved")]
    [InlineData("INSERT INTO stock_item (sku, location, on_hand, reserved, version) VALUES ('pear', 'main', 1, 2, 1)", "ck_stock_item_available")]
    [InlineData("INSERT INTO stock_item (sku, location, on_hand, reserved, version) VALUES ('apple', 'main', 1, 0, 1)", "pk_stock_item")]
    [InlineData("UPDATE stock_item SET backorder_limit = 5, backorder_peak = 5, reserved = 16", "ck_stock_item_available")]
    [InlineData("UPDATE stock_item SET backorder_limit = 5", "ck_stock_item_backorder")]
    [InlineData("INSERT INTO reservation_line (order_id, sku, location, quantity) VALUES ('order', 'apple', 'main', 0)", "ck_reservation_line_quantity")]
    [InlineData("INSERT INTO reservation_line (order_id, sku, location, quantity, released) VALUES ('order', 'apple', 'main', 1, 2)", "ck_reservation_line_released")]
    [InlineData("INSERT INTO reservation (order_id, state) VALUES ('order', 1)", "ck_reservation_expires")]
    public async Task An_oversell_cannot_be_written_even_by_hand(string sql, string constraint)
    {
        await using var database = await StockedAsync();

        await using var command = database.CreateCommand(sql);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Stop));

        Assert.Equal(constraint, refused.ConstraintName);
    }

    [Theory]
    [InlineData("UPDATE payment SET refunded_minor = 501", "ck_payment_refunded")]
    [InlineData("UPDATE payment SET refunded_minor = -1", "ck_payment_refunded")]
    [InlineData("UPDATE payment SET refunded_minor = 1, state = 3", "ck_payment_refunded_captured")]
    [InlineData("UPDATE payment SET refunded_minor = 1, state = 4", "ck_payment_refunded_captured")]
    [InlineData("INSERT INTO payment (payment_id, order_id, amount_minor, currency, state) VALUES ('pay', 'order', 1, 'EUR', 1)", "pk_payment")]
    [InlineData("INSERT INTO refund (refund_id, payment_id, order_id, amount_minor, currency, reason, state) VALUES ('r', 'pay', 'order', 0, 'EUR', 'why', 1)", "ck_refund_amount")]
    public async Task More_than_was_captured_cannot_be_given_back_even_by_hand(string sql, string constraint)
    {
        await using var database = await StockedAsync();
        await using var pay = database.CreateCommand(
            "INSERT INTO payment (payment_id, order_id, amount_minor, currency, state) VALUES ('pay', 'order', 500, 'EUR', 2)");
        await pay.ExecuteNonQueryAsync(Stop);

        await using var command = database.CreateCommand(sql);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Stop));

        Assert.Equal(constraint, refused.ConstraintName);
    }

    [Theory]
    [InlineData("UPDATE stock_item SET fence = 6")]
    [InlineData("UPDATE reservation SET fence = 6, state = 3")]
    [InlineData("UPDATE payment SET fence = 0, fence_owner = NULL")]
    public async Task A_fence_that_goes_back_is_refused_whoever_writes_it(string sql)
    {
        await using var database = await StockedAsync();
        await using (var fenced = database.CreateCommand("""
            UPDATE stock_item SET fence = 7;
            INSERT INTO reservation (order_id, state, fence) VALUES ('order', 2, 7);
            INSERT INTO payment (payment_id, order_id, amount_minor, currency, state, fence, fence_owner) VALUES ('pay', 'order', 500, 'EUR', 1, 7, gen_random_uuid());
            UPDATE stock_item SET fence = 8; UPDATE reservation SET fence = 7; UPDATE payment SET fence = 8;
            """))
            await fenced.ExecuteNonQueryAsync(Stop);

        await using var command = database.CreateCommand(sql);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Stop));

        Assert.Equal("fence_never_goes_back", refused.ConstraintName);
    }

    [Fact]
    public async Task A_row_that_changed_since_it_was_loaded_is_not_written()
    {
        await using var database = await StockedAsync();
        await using var connection = await database.OpenConnectionAsync(Stop);
        var state = new InventoryState();
        var fences = new RowFences(Fence.None);
        await using (var load = new NpgsqlBatch(connection))
        {
            InventoryStore.Load(load, [], [Apple]);
            await using var reader = await load.ExecuteReaderAsync(Stop);
            await InventoryStore.ReadAsync(reader, state, fences, Stop);
        }

        state.Move("mine", Apple, MovementKind.Reserve, 0, 5);
        await using (var other = database.CreateCommand("UPDATE stock_item SET reserved = 10, version = version + 1"))
            await other.ExecuteNonQueryAsync(Stop);
        await using var store = new NpgsqlBatch(connection);
        var guarded = InventoryStore.Store(store, state, fences);
        await store.ExecuteNonQueryAsync(Stop);

        Assert.Throws<StaleStateException>(() => Assert.Single(guarded).EnsureStored());
        await using var read = database.CreateCommand("SELECT reserved FROM stock_item");
        Assert.Equal(10L, await read.ExecuteScalarAsync(Stop));
    }

    [Fact]
    public async Task A_batch_that_was_decided_on_stale_rows_is_rolled_back_and_decided_again()
    {
        await using var bench = await RoadBench.StartAsync(servers);
        await bench.ReceiveAsync("apple", 10);
        // The first update finds no row, as if another had changed it in between. A sequence does not roll back.
        await bench.ExecuteAsync("""
            CREATE SEQUENCE updates;
            GRANT USAGE ON SEQUENCE updates TO inventory_service;
            CREATE FUNCTION skip_first() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN IF nextval('updates') = 1 THEN RETURN NULL; END IF; RETURN NEW; END $$;
            CREATE TRIGGER skip_first BEFORE UPDATE ON stock_item FOR EACH ROW EXECUTE FUNCTION skip_first();
            """);

        await bench.Broker.SendAsync(RoadBench.Orders, RoadBench.Order("order", quantity: 4));

        await bench.Broker.WaitForAsync("StockReserved", "orderId", "order");
        Assert.Equal((10, 4), await bench.StockAsync("apple"));
        Assert.Equal(2, await bench.ScalarAsync<long>("SELECT last_value FROM updates"));
        Assert.Equal(1, await bench.ScalarAsync<long>("SELECT count(*) FROM reservation"));
    }

    private async Task<NpgsqlDataSource> StockedAsync()
    {
        var database = NpgsqlDataSource.Create(await servers.CreateMigratedDatabaseAsync(Stop));
        await using var command = database.CreateCommand(
            "INSERT INTO stock_item (sku, location, on_hand, reserved, version) VALUES ('apple', 'main', 10, 4, 1)");
        await command.ExecuteNonQueryAsync(Stop);
        return database;
    }
}
