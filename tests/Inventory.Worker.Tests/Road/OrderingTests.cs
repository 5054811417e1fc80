using Inventory.Worker.Tests.Road.Support;

namespace Inventory.Worker.Tests.Road;

/// <summary>Messages overtake each other: the outcome is defined all the same.</summary>
[Collection(RoadCollection.Name)]
public sealed class OrderingTests(RoadServers servers)
{
    [Fact]
    public async Task An_order_cancelled_before_it_arrives_is_refused()
    {
        await using var bench = await RoadBench.StartAsync(servers);
        await bench.ReceiveAsync("apple", 10);

        await bench.Broker.SendAsync(RoadBench.Cancellations, """{"orderId":"early"}""");
        Assert.Equal("cancelled", (await bench.Broker.WaitForAsync("ReservationReleased", "orderId", "early"))["reason"]);
        await bench.Broker.SendAsync(RoadBench.Orders, RoadBench.Order("early"));

        Assert.Equal("cancelled", (await bench.Broker.WaitForAsync("StockRejected", "orderId", "early"))["reason"]);
        Assert.Equal((10, 0), await bench.StockAsync("apple"));
    }

    [Fact]
    public async Task A_cancelled_reservation_gives_its_stock_back()
    {
        await using var bench = await RoadBench.StartAsync(servers);
        await bench.ReceiveAsync("apple", 10);
        await bench.Broker.SendAsync(RoadBench.Orders, RoadBench.Order("late", quantity: 10));
        await bench.Broker.WaitForAsync("StockReserved", "orderId", "late");

        await bench.Broker.SendAsync(RoadBench.Cancellations, """{"orderId":"late"}""");

        await bench.Broker.WaitForAsync("ReservationReleased", "orderId", "late");
        Assert.Equal((10, 0), await bench.StockAsync("apple"));
        await bench.Broker.SendAsync(RoadBench.Orders, RoadBench.Order("next", quantity: 10));
        await bench.Broker.WaitForAsync("StockReserved", "orderId", "next");
    }

    [Fact]
    public async Task An_order_paid_before_it_arrives_is_committed_when_it_does()
    {
        await using var bench = await RoadBench.StartAsync(servers);
        await bench.ReceiveAsync("apple", 10);

        await bench.Broker.SendAsync(RoadBench.Payments, """{"paymentId":"pay","orderId":"paid","amountMinor":500,"currency":"EUR"}""");
        await bench.Broker.WaitForAsync("PaymentCaptured", "paymentId", "pay");
        await Eventually.IsTrueAsync(
            async () => await bench.ScalarAsync<short>("SELECT state FROM reservation WHERE order_id = 'paid'") == 6,
            () => "the payment is not on record");
        await bench.Broker.SendAsync(RoadBench.Orders, RoadBench.Order("paid", quantity: 4));

        await bench.Broker.WaitForAsync("StockReserved", "orderId", "paid");
        Assert.Equal("pay", (await bench.Broker.WaitForAsync("OrderCommitted", "orderId", "paid"))["paymentId"]);
        Assert.Equal((6, 0), await bench.StockAsync("apple"));
        Assert.Single(bench.Provider.Book());
    }
}
