using Inventory.Worker.Tests.Road.Support;
using PaymentSimulator.Faults;

namespace Inventory.Worker.Tests.Road;

/// <summary>However often a payment is asked for and whatever becomes of the answers, the customer is charged once.</summary>
[Collection(RoadCollection.Name)]
public sealed class PaymentTests(RoadServers servers)
{
    private const string Capture = """{"paymentId":"pay","orderId":"order","amountMinor":500,"currency":"EUR"}""";

    [Fact]
    public async Task A_paid_order_is_charged_once_though_everything_is_delivered_again()
    {
        await using var bench = await RoadBench.StartAsync(servers);
        await bench.ReceiveAsync("apple", 10);
        var order = """
            {"orderId":"order","lines":[{"sku":"apple","quantity":2}],"payment":{"paymentId":"pay","amountMinor":500,"currency":"EUR"}}
            """;
        await bench.Broker.SendAsync(RoadBench.Orders, order);
        await bench.Broker.WaitForAsync("OrderCommitted", "orderId", "order");

        // Answered again with its CapturePayment, which is itself a duplicate then, and so is what comes of that.
        await bench.Broker.SendAsync(RoadBench.Orders, order);
        var captured = await bench.Broker.WaitForAsync(2, e => e.Type == "OrderCommitted");

        Assert.Single(captured.Select(e => e.MessageId).Distinct());
        Assert.Single(bench.Broker.Seen.Where(e => e.Type == "PaymentCaptured").Select(e => e.MessageId).Distinct());
        Assert.Single(bench.Provider.Book());
        Assert.Equal(1, bench.Provider.Stats().Requests["POST /v1/payment_intents"]);
        Assert.Equal((8, 0), await bench.StockAsync("apple"));
    }

    [Fact]
    public async Task While_the_provider_is_away_the_request_waits_longer_and_longer_and_is_then_captured_once()
    {
        await using var bench = await RoadBench.StartAsync(servers, RoadBench.ShortDelays);
        bench.Provider.Inject(new FaultRule(FaultKind.BadGatewayBefore, Share: 1, Reads: true));

        await bench.Broker.SendAsync(RoadBench.Payments, Capture);
        await Eventually.IsTrueAsync(
            async () => await bench.Broker.DepthAsync("inventory.payments_retry_200") is not null, () => "it does not wait in the third delay queue");
        Assert.Equal(0, await bench.Broker.DepthAsync("inventory.payments_retry_50"));
        Assert.Equal(0, await bench.Broker.DepthAsync("inventory.payments_retry_100"));
        Assert.Empty(bench.Provider.Book());
        Assert.Equal(0, await bench.ScalarAsync<long>("SELECT count(*) FROM inbox WHERE consumer = 'payments'"));
        bench.Provider.ClearFaults();

        await bench.Broker.WaitForAsync("PaymentCaptured", "paymentId", "pay");
        Assert.Single(bench.Provider.Book());
        Assert.Equal(0, await bench.Broker.DepthAsync("inventory.payments_error"));
    }

    [Fact]
    public async Task An_answer_that_is_lost_after_the_charge_is_asked_for_again_and_charges_nothing()
    {
        await using var bench = await RoadBench.StartAsync(servers, [.. RoadBench.ShortDelays, "--Payments:Timeout=00:00:02"]);
        bench.Provider.Inject(new FaultRule(FaultKind.TimeoutAfter, Next: 1));

        await bench.Broker.SendAsync(RoadBench.Payments, Capture);

        await bench.Broker.WaitForAsync("PaymentCaptured", "paymentId", "pay");
        Assert.Equal(1, Assert.Single(bench.Provider.Book()).TimesCharged);
        Assert.True(bench.Provider.Stats().Replays > 0, "the provider was not asked again under the same key");
    }

    [Fact]
    public async Task A_declined_payment_releases_the_stock()
    {
        await using var bench = await RoadBench.StartAsync(servers);
        await bench.ReceiveAsync("apple", 10);

        await bench.Broker.SendAsync(RoadBench.Orders, """
            {"orderId":"poor","lines":[{"sku":"apple","quantity":2}],
             "payment":{"amountMinor":500,"currency":"EUR","paymentMethod":"pm_card_chargeDeclinedInsufficientFunds"}}
            """);

        Assert.Equal("insufficient_funds", (await bench.Broker.WaitForAsync("PaymentDeclined", "orderId", "poor"))["code"]);
        await bench.Broker.WaitForAsync("ReservationReleased", "orderId", "poor");
        Assert.Equal((10, 0), await bench.StockAsync("apple"));
        Assert.Empty(bench.Provider.Book());
    }
}
