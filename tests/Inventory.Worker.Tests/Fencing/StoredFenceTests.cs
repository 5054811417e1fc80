using System.Globalization;
using Inventory.Worker.Consumers;
using Inventory.Worker.Persistence;
using Inventory.Worker.Tests.Road.Support;
using Messaging.Fencing;
using Messaging.Handling;
using Npgsql;

namespace Inventory.Worker.Tests.Fencing;

/// <summary>What is stored with which row, and for whom it counts.</summary>
[Collection(RoadCollection.Name)]
public sealed class StoredFenceTests(RoadServers servers)
{
    private const long Newer = 1L << 52;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_row_keeps_the_token_of_its_own_lock_whatever_other_lock_a_writer_holds()
    {
        await using var bench = await RoadBench.StartAsync(servers);
        await bench.ReceiveAsync("apple", 10);
        await bench.Broker.SendAsync(RoadBench.Orders, RoadBench.Order("order", quantity: 4));
        await bench.Broker.WaitForAsync("StockReserved", "orderId", "order");
        var item = await bench.ScalarAsync<long>("SELECT fence FROM stock_item");
        Assert.True(item > 0);
        Assert.Equal(0, await bench.ScalarAsync<long>("SELECT fence FROM reservation"));

        // Holds the order's lock, and gives back the item that the order held.
        await bench.Broker.SendAsync(RoadBench.Cancellations, """{"orderId":"order"}""");
        await bench.Broker.WaitForAsync("ReservationReleased", "orderId", "order");

        Assert.Equal((10, 0), await bench.StockAsync("apple"));
        Assert.Equal(item, await bench.ScalarAsync<long>("SELECT fence FROM stock_item"));
        Assert.True(await bench.ScalarAsync<long>("SELECT fence FROM reservation") > 0);
    }

    [Fact]
    public async Task A_worker_without_locks_is_not_refused_and_leaves_the_fence_as_it_is()
    {
        await using var bench = await RoadBench.StartAsync(servers, "--Messaging:UseLocks=false");
        await bench.ReceiveAsync("apple", 10);
        await bench.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"UPDATE stock_item SET fence = {Newer}"));

        await bench.Broker.SendAsync(RoadBench.Orders, RoadBench.Order("order", quantity: 4));

        await bench.Broker.WaitForAsync("StockReserved", "orderId", "order");
        Assert.Equal(Newer, await bench.ScalarAsync<long>("SELECT fence FROM stock_item"));
    }

    [Fact]
    public async Task A_payment_that_was_claimed_after_it_was_read_is_not_claimed_over_it()
    {
        await using var database = NpgsqlDataSource.Create(await servers.CreateMigratedDatabaseAsync(Stop));
        await using (var insert = database.CreateCommand("""
            INSERT INTO payment (payment_id, order_id, amount_minor, currency, state, fence, fence_owner)
            VALUES ('pay', 'order', 500, 'EUR', 1, 100, gen_random_uuid())
            """))
            await insert.ExecuteNonQueryAsync(Stop);
        await using var connection = await database.OpenConnectionAsync(Stop);
        var read = await ReadAsync(connection);
        await ClaimAsync(connection, read, token: 300);

        await Assert.ThrowsAsync<StaleStateException>(() => ClaimAsync(connection, read, token: 200));

        Assert.Equal(300, (await ReadAsync(connection)).Fence.Token);
    }

    private static async Task<StoredPayment> ReadAsync(NpgsqlConnection connection)
    {
        await using var batch = new NpgsqlBatch(connection);
        PaymentStore.Load(batch, ["pay"], forUpdate: false);
        await using var reader = await batch.ExecuteReaderAsync(Stop);
        return (await PaymentStore.ReadAsync(reader, Stop))["pay"];
    }

    private static async Task ClaimAsync(NpgsqlConnection connection, StoredPayment read, long token)
    {
        await using var batch = new NpgsqlBatch(connection);
        var fences = new RowFences(new Fence(LockNames.PaymentGroup, [LockNames.Payment("pay")], token, Guid.NewGuid()));
        var guarded = PaymentStore.Claim(batch, [read], fences);
        await batch.ExecuteNonQueryAsync(Stop);
        guarded.EnsureStored();
    }
}
