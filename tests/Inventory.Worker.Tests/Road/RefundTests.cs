using Inventory.Contracts;
using Inventory.Worker.Tests.Road.Support;
using PaymentSimulator.Faults;

namespace Inventory.Worker.Tests.Road;

/// <summary>However often a refund is asked for and whatever becomes of the answers, the money goes back once, and never more than was taken.</summary>
[Collection(RoadCollection.Name)]
public sealed class RefundTests(RoadServers servers)
{
    private const string OneBatch = "--Messaging:BatchWait=00:00:01";

    [Fact]
    public async Task A_refund_is_given_back_once_though_it_is_delivered_again_and_again()
    {
        await using var bench = await RoadBench.StartAsync(servers, OneBatch);
        await bench.CaptureAsync("pay", 500);

        await bench.Broker.SendAsync(RoadBench.Refunds, Enumerable.Repeat(RoadBench.Refund("r", "pay", 200), 5));
        var refunded = await bench.Broker.WaitForAsync("PaymentRefunded", "refundId", "r");
        await bench.Broker.SendAsync(RoadBench.Refunds, RoadBench.Refund("r", "pay", 200));
        var again = await bench.Broker.WaitForAsync(2, e => e.Type == "PaymentRefunded");

        var entry = Assert.Single(bench.Provider.Refunds());
        Assert.Equal(("r", 200L, 1), (entry.RefundId, entry.Amount, entry.TimesRefunded));
        Assert.Equal((entry.Refund, "200", "EUR", "order"), (refunded["providerReference"], refunded["amountMinor"], refunded["currency"], refunded["orderId"]));
        Assert.Single(again.Select(e => e.MessageId).Distinct());
        Assert.Equal(1, bench.Provider.Stats().Requests["POST /v1/refunds"]);
        Assert.Equal(200, await bench.ScalarAsync<long>("SELECT refunded_minor FROM payment"));
    }

    [Fact]
    public async Task Many_refunds_at_once_never_give_back_more_than_was_taken()
    {
        await using var bench = await RoadBench.StartAsync(servers);
        await bench.CaptureAsync("pay", 500);

        await bench.Broker.SendAsync(RoadBench.Refunds, Enumerable.Range(0, 20).Select(i => RoadBench.Refund($"r{i}", "pay", 70)));
        await bench.Broker.WaitForAsync(20, e => e.Type is "PaymentRefunded" or "RefundRejected");

        Assert.Equal(7, bench.Provider.Refunds().Count);
        Assert.Equal(490, bench.Provider.Book()[0].AmountRefunded);
        Assert.All(bench.Broker.Seen.Where(e => e.Type == "RefundRejected"), e => Assert.Equal(RefundReasons.ExceedsCaptured, e["reason"]));
        Assert.Equal(490, await bench.ScalarAsync<long>("SELECT refunded_minor FROM payment"));
        await bench.Broker.SendAsync(RoadBench.Refunds, RoadBench.Refund("rest", "pay", 10));
        await bench.Broker.WaitForAsync("PaymentRefunded", "refundId", "rest");
        Assert.Equal(500, bench.Provider.Book()[0].AmountRefunded);
    }

    [Fact]
    public async Task A_payment_for_which_no_stock_leaves_is_given_back_as_far_as_it_has_not_been_already()
    {
        await using var bench = await RoadBench.StartAsync(servers);
        await bench.CaptureAsync("pay", 500);
        await bench.Broker.SendAsync(RoadBench.Refunds, RoadBench.Refund("part", "pay", 200));
        await bench.Broker.WaitForAsync("PaymentRefunded", "refundId", "part");

        await bench.Broker.SendAsync(RoadBench.Orders, RoadBench.Order("order", sku: "nothing"));

        Assert.Equal("500", (await bench.Broker.WaitForAsync("RefundPayment", "orderId", "order"))["amountMinor"]);
        Assert.Equal("300", (await bench.Broker.WaitForAsync("PaymentRefunded", "refundId", "pay"))["amountMinor"]);
        Assert.Equal(500, bench.Provider.Book()[0].AmountRefunded);
        Assert.Equal(500, await bench.ScalarAsync<long>("SELECT refunded_minor FROM payment"));
    }

    [Fact]
    public async Task A_refund_that_cannot_be_made_is_answered_with_the_reason_and_the_provider_is_not_asked()
    {
        await using var bench = await RoadBench.StartAsync(servers);
        await bench.CaptureAsync("pay", 500);
        await bench.Broker.SendAsync(RoadBench.Payments, RoadBench.Capture("poor", 500, "pm_card_chargeDeclined"));
        await bench.Broker.WaitForAsync("PaymentDeclined", "paymentId", "poor");
        (string Id, string Body, string Reason)[] cases =
        [
            ("unknown", RoadBench.Refund("unknown", "nobody", 1), RefundReasons.UnknownPayment),
            ("poor", RoadBench.Refund("poor", "poor", 1), RefundReasons.NotCaptured),
            ("much", RoadBench.Refund("much", "pay", 501), RefundReasons.ExceedsCaptured),
            ("dollars", RoadBench.Refund("dollars", "pay", 1, currency: "USD"), RefundReasons.CurrencyDiffers),
            ("other", RoadBench.Refund("other", "pay", 1, order: "other"), RefundReasons.OrderDiffers),
            ("none", RoadBench.Refund("none", "pay", 0), RefundReasons.Invalid),
            ("payless", """{"refundId":"payless","paymentId":null,"orderId":"order","amountMinor":1,"currency":"EUR","reason":"why"}""", RefundReasons.Invalid),
        ];

        await bench.Broker.SendAsync(RoadBench.Refunds, cases.Select(c => c.Body));

        foreach (var (id, _, reason) in cases)
            Assert.Equal(reason, (await bench.Broker.WaitForAsync("RefundRejected", "refundId", id))["reason"]);
        Assert.False(bench.Provider.Stats().Requests.ContainsKey("POST /v1/refunds"));
        Assert.Equal(cases.Length, await bench.ScalarAsync<long>("SELECT count(*) FROM refund WHERE state = 3"));
        Assert.Equal(0, await bench.Broker.DepthAsync("inventory.refunds_error"));
    }

    [Fact]
    public async Task What_the_inbox_has_forgotten_is_answered_from_the_record()
    {
        await using var bench = await RoadBench.StartAsync(servers);
        await bench.CaptureAsync("pay", 500);
        string[] refunds = [RoadBench.Refund("made", "pay", 200), RoadBench.Refund("rejected", "nobody", 1)];
        await bench.Broker.SendAsync(RoadBench.Refunds, refunds);
        await bench.Broker.WaitForAsync(2, e => e.Type is "PaymentRefunded" or "RefundRejected");

        await bench.ExecuteAsync("DELETE FROM outbox_pending WHERE consumer = 'refunds'; DELETE FROM outbox WHERE consumer = 'refunds'; DELETE FROM inbox WHERE consumer = 'refunds'");
        await bench.Broker.SendAsync(RoadBench.Refunds, refunds);
        var answers = await bench.Broker.WaitForAsync(4, e => e.Type is "PaymentRefunded" or "RefundRejected");

        Assert.Equal(2, answers.Select(e => e.MessageId).Distinct().Count());
        Assert.Single(bench.Provider.Refunds());
        Assert.Equal(200, await bench.ScalarAsync<long>("SELECT refunded_minor FROM payment"));
    }

    [Fact]
    public async Task Other_content_under_a_refund_id_goes_to_the_error_queue_and_so_does_one_without_an_id()
    {
        await using var bench = await RoadBench.StartAsync(servers);
        await bench.CaptureAsync("pay", 500);
        await bench.Broker.SendAsync(RoadBench.Refunds, RoadBench.Refund("r", "pay", 200));
        await bench.Broker.WaitForAsync("PaymentRefunded", "refundId", "r");

        await bench.Broker.SendAsync(RoadBench.Refunds, RoadBench.Refund("r", "pay", 201), RoadBench.Refund(" ", "pay", 1));

        var refused = await bench.Broker.TakeErrorsAsync(RoadBench.Refunds, 2);
        Assert.Contains(refused, r => r.Reason!.StartsWith("Refund r is on record with another", StringComparison.Ordinal));
        Assert.Single(bench.Provider.Refunds());
        Assert.Equal(200, await bench.ScalarAsync<long>("SELECT refunded_minor FROM payment"));
    }

    [Fact]
    public async Task What_the_provider_refuses_is_rejected_with_his_code_and_may_be_given_back_otherwise()
    {
        await using var bench = await RoadBench.StartAsync(servers);
        await bench.CaptureAsync("pay", 500);
        // Somebody gave a part back by hand, at the provider.
        await bench.RefundByHandAsync(400);

        await bench.Broker.SendAsync(RoadBench.Refunds, RoadBench.Refund("r", "pay", 200));
        var rejected = await bench.Broker.WaitForAsync("RefundRejected", "refundId", "r");

        Assert.Equal((RefundReasons.ProviderRefused, "amount_too_large"), (rejected["reason"], rejected["providerCode"]));
        Assert.Equal(0, await bench.ScalarAsync<long>("SELECT refunded_minor FROM payment"));
        await bench.Broker.SendAsync(RoadBench.Refunds, RoadBench.Refund("s", "pay", 100));
        await bench.Broker.WaitForAsync("PaymentRefunded", "refundId", "s");
        Assert.Equal(100, await bench.ScalarAsync<long>("SELECT refunded_minor FROM payment"));
    }

    [Fact]
    public async Task A_refund_waits_for_a_payment_whose_outcome_is_not_known_yet()
    {
        await using var bench = await RoadBench.StartAsync(servers, RoadBench.ShortDelays);
        bench.Provider.Inject(new FaultRule(FaultKind.BadGatewayBefore, Share: 1));
        await bench.Broker.SendAsync(RoadBench.Payments, RoadBench.Capture("pay", 500));
        await Eventually.IsTrueAsync(
            async () => await bench.ScalarAsync<short>("SELECT state FROM payment") == 4, () => "the payment is not on record as unknown");

        await bench.Broker.SendAsync(RoadBench.Refunds, RoadBench.Refund("r", "pay", 200));
        await Eventually.IsTrueAsync(async () => await bench.Broker.DepthAsync("inventory.refunds_retry_200") is not null, () => "the refund does not wait");
        Assert.DoesNotContain(bench.Broker.Seen, e => e.Type == "RefundRejected");
        bench.Provider.ClearFaults();

        await bench.Broker.WaitForAsync("PaymentRefunded", "refundId", "r");
        Assert.Single(bench.Provider.Book());
        Assert.Single(bench.Provider.Refunds());
    }

    [Fact]
    public async Task A_payment_for_which_no_stock_leaves_is_given_back()
    {
        await using var bench = await RoadBench.StartAsync(servers);
        await bench.Broker.SendAsync(RoadBench.Payments, RoadBench.Capture("pay", 500));
        await bench.Broker.WaitForAsync("PaymentCaptured", "paymentId", "pay");

        await bench.Broker.SendAsync(RoadBench.Orders, RoadBench.Order("order", "nowhere"));

        var refunded = await bench.Broker.WaitForAsync("PaymentRefunded", "paymentId", "pay");
        Assert.Equal(("pay", "order", "500"), (refunded["refundId"], refunded["orderId"], refunded["amountMinor"]));
        Assert.Equal(500, Assert.Single(bench.Provider.Book()).AmountRefunded);
    }
}
