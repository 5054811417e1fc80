using Inventory.Worker.Tests.Road.Support;

namespace Inventory.Worker.Tests.Road;

/// <summary>What happens to stock besides orders, and what orders do to it in part.</summary>
[Collection(RoadCollection.Name)]
public sealed class StockTests(RoadServers servers)
{
    [Fact]
    public async Task A_transfer_moves_units_with_both_legs_or_none()
    {
        await using var bench = await RoadBench.StartAsync(servers);
        await bench.ReceiveAsync("apple", 10);

        await bench.Broker.SendAsync(
            RoadBench.Transfers,
            """{"transferId":"good","sku":"apple","to":"berlin","quantity":4}""",
            """{"transferId":"too-much","sku":"apple","to":"berlin","quantity":400}""");

        var moved = await bench.Broker.WaitForAsync("StockTransferred", "transferId", "good");
        Assert.Equal(("main", "6", "4"), (moved["from"], moved["fromOnHand"], moved["toOnHand"]));
        Assert.Equal("below-reserved", (await bench.Broker.WaitForAsync("StockTransferRejected", "transferId", "too-much"))["reason"]);
        Assert.Equal((6, 0), await bench.StockAsync("apple"));
        Assert.Equal(4, await bench.ScalarAsync<long>("SELECT on_hand FROM stock_item WHERE location = 'berlin'"));
        Assert.Equal(2, await bench.ScalarAsync<long>("SELECT count(*) FROM movement WHERE source = 'transfer:good'"));
    }

    [Fact]
    public async Task Back_orders_are_promised_up_to_the_limit_and_low_stock_is_told_once()
    {
        await using var bench = await RoadBench.StartAsync(servers);
        await bench.ReceiveAsync("apple", 10);
        await bench.Broker.SendAsync(RoadBench.Configurations, """{"configurationId":"c","sku":"apple","backorderLimit":5,"lowStockThreshold":3}""");
        await bench.Broker.WaitForAsync("StockConfigured", "configurationId", "c");

        foreach (var id in new[] { "a", "b", "c", "d" })
        {
            await bench.Broker.SendAsync(RoadBench.Orders, RoadBench.Order(id, quantity: 4));
            await bench.Broker.WaitForAsync(1, e => e["orderId"] == id);
        }

        Assert.Equal("3", (await bench.Broker.WaitForAsync("StockRejected", "orderId", "d")).Message.GetProperty("shortfalls")[0].GetProperty("available").ToString());
        Assert.Equal((10, 12), await bench.StockAsync("apple"));
        Assert.Equal("2", (await bench.Broker.WaitForAsync("StockLow", "sku", "apple"))["available"]);
        Assert.Equal("-2", (await bench.Broker.WaitForAsync("StockDepleted", "sku", "apple"))["available"]);
    }

    [Fact]
    public async Task An_order_is_reserved_in_part_when_it_asks_for_that_and_committed_in_part()
    {
        await using var bench = await RoadBench.StartAsync(servers);
        await bench.ReceiveAsync("apple", 10);
        await bench.Broker.SendAsync(RoadBench.Orders, """
            {"orderId":"part","allowPartial":true,"lines":[{"sku":"apple","quantity":12}],"payment":{"amountMinor":500,"currency":"EUR"}}
            """);
        var reserved = await bench.Broker.WaitForAsync("StockReserved", "orderId", "part");
        Assert.Equal("10", reserved.Message.GetProperty("lines")[0].GetProperty("quantity").ToString());
        Assert.Equal("12", reserved.Message.GetProperty("shortfalls")[0].GetProperty("requested").ToString());

        await bench.Broker.SendAsync(RoadBench.Commits, """{"commitId":"k","orderId":"part","lines":[{"sku":"apple","quantity":7}]}""");

        await bench.Broker.WaitForAsync("OrderCommitted", "orderId", "part");
        Assert.Equal((3, 0), await bench.StockAsync("apple"));
        Assert.Equal(3, await bench.ScalarAsync<long>("SELECT released FROM reservation_line"));
        Assert.Equal(0, await bench.ScalarAsync<long>("SELECT count(*) FROM payment"));
    }

    [Fact]
    public async Task A_decline_that_overtakes_its_order_is_remembered()
    {
        await using var bench = await RoadBench.StartAsync(servers);
        await bench.ReceiveAsync("apple", 10);
        await bench.Broker.SendAsync(RoadBench.Payments, """
            {"paymentId":"pay","orderId":"poor","amountMinor":500,"currency":"EUR","paymentMethod":"pm_card_chargeDeclinedInsufficientFunds"}
            """);
        await bench.Broker.WaitForAsync("PaymentDeclined", "orderId", "poor");
        await Eventually.IsTrueAsync(
            async () => await bench.ScalarAsync<short>("SELECT state FROM reservation WHERE order_id = 'poor'") == 8, () => "the decline is not on record");

        await bench.Broker.SendAsync(RoadBench.Orders, RoadBench.Order("poor", quantity: 4));

        await bench.Broker.WaitForAsync("StockReserved", "orderId", "poor");
        Assert.Equal("payment-declined", (await bench.Broker.WaitForAsync("ReservationReleased", "orderId", "poor"))["reason"]);
        Assert.Equal((10, 0), await bench.StockAsync("apple"));
    }
}
