using System.Diagnostics.Metrics;
using Inventory.Contracts;
using Inventory.Domain.Payments;
using Inventory.Worker.Tests.Road.Support;
using PaymentSimulator.Faults;

namespace Inventory.Worker.Tests.Road;

/// <summary>What was asked at the provider and never answered is found out, also when its message is lost.</summary>
[Collection(RoadCollection.Name)]
public sealed class ResolutionTests(RoadServers servers)
{
    private const string Order = """
        {"orderId":"order","lines":[{"sku":"apple","quantity":2}],"payment":{"paymentId":"pay","amountMinor":500,"currency":"eur"}}
        """;

    // Whatever is to be tried again waits for ten minutes: nobody comes for it in this test.
    private static readonly string[] Settings =
    [
        "--Messaging:RedeliveryDelaysMs:0=600000", "--Payments:Retries=0", "--Payments:ResolveAfter=00:00:01", "--Payments:ResolveInterval=00:00:00.2",
    ];

    [Theory]
    [InlineData(FaultKind.BadGatewayAfter)]
    [InlineData(FaultKind.ErrorAfter)]
    [InlineData(FaultKind.ResetAfter)]
    public async Task A_charge_whose_answer_and_message_are_lost_is_found_and_pays_the_order(FaultKind fault)
    {
        await using var bench = await RoadBench.StartAsync(servers, Settings);
        await bench.ReceiveAsync("apple", 10);
        bench.Provider.Inject(new FaultRule(fault, Next: 1));

        await bench.Broker.SendAsync(RoadBench.Orders, Order);
        await bench.Broker.LoseAsync("inventory.payments_retry_600000", 1);

        await bench.Broker.WaitForAsync("OrderCommitted", "orderId", "order");
        Assert.Equal(1, Assert.Single(bench.Provider.Book()).TimesCharged);
        Assert.Equal(1, bench.Provider.Stats().Requests["POST /v1/payment_intents"]);
        var answer = Assert.Single(bench.Broker.Seen, e => e.Type == "PaymentCaptured");

        // The message comes after all, from the order's answer: it is a duplicate.
        await bench.Broker.SendAsync(RoadBench.Orders, Order);
        var again = await bench.Broker.WaitForAsync(2, e => e.Type == "PaymentCaptured");
        Assert.All(again, e => Assert.Equal(answer.MessageId, e.MessageId));
        Assert.Equal(1, bench.Provider.Stats().Requests["POST /v1/payment_intents"]);
        Assert.Equal(0, await bench.Broker.DepthAsync("inventory.payments_error"));
    }

    [Fact]
    public async Task A_payment_that_never_got_there_is_not_charged_for_but_told_of_and_declined_after_a_day()
    {
        using var overdue = new Overdue();
        await using var bench = await RoadBench.StartAsync(servers, [.. Settings, "--Payments:AlarmAfter=00:00:01"]);
        await bench.ReceiveAsync("apple", 10);
        bench.Provider.Inject(new FaultRule(FaultKind.BadGatewayBefore, Next: 1));
        await bench.Broker.SendAsync(RoadBench.Orders, Order);
        await bench.Broker.LoseAsync("inventory.payments_retry_600000", 1);

        await Eventually.IsTrueAsync(() => Task.FromResult(Searches(bench) >= 2), () => "the provider is not asked what became of it");
        await Eventually.IsTrueAsync(() => Task.FromResult(overdue.Payments == 1), () => $"the alarm counts {overdue.Payments}");
        Assert.Equal((short)PaymentState.Unknown, await bench.ScalarAsync<short>("SELECT state FROM payment"));
        Assert.Equal((10, 2), await bench.StockAsync("apple"));
        await bench.ExecuteAsync("UPDATE payment SET created_at = now() - interval '25 hours'");

        Assert.Equal(DeclineCodes.NotAtProvider, (await bench.Broker.WaitForAsync("PaymentDeclined", "paymentId", "pay"))["code"]);
        await bench.Broker.WaitForAsync("ReservationReleased", "orderId", "order");
        Assert.Empty(bench.Provider.Book());
        Assert.Equal(1, bench.Provider.Stats().Requests["POST /v1/payment_intents"]);
        await Eventually.IsTrueAsync(() => Task.FromResult(overdue.Payments == 0), () => $"the alarm counts {overdue.Payments}");
    }

    [Theory]
    [InlineData(FaultKind.BadGatewayAfter, 1)]
    [InlineData(FaultKind.ErrorAfter, 1)]
    [InlineData(FaultKind.BadGatewayBefore, 2)]
    public async Task A_refund_whose_answer_and_message_are_lost_is_given_back_once(FaultKind fault, int asked)
    {
        await using var bench = await RoadBench.StartAsync(servers, Settings);
        await bench.CaptureAsync("pay", 500);
        bench.Provider.Inject(new FaultRule(fault, Next: 1));

        await bench.Broker.SendAsync(RoadBench.Refunds, RoadBench.Refund("r", "pay", 200));
        await bench.Broker.LoseAsync("inventory.refunds_retry_600000", 1);

        var answer = await bench.Broker.WaitForAsync("PaymentRefunded", "refundId", "r");
        Assert.Equal(1, Assert.Single(bench.Provider.Refunds()).TimesRefunded);
        Assert.Equal(asked, bench.Provider.Stats().Requests["POST /v1/refunds"]);
        await bench.Broker.SendAsync(RoadBench.Refunds, RoadBench.Refund("r", "pay", 200));
        Assert.All(await bench.Broker.WaitForAsync(2, e => e.Type == "PaymentRefunded"), e => Assert.Equal(answer.MessageId, e.MessageId));
    }

    [Fact]
    public async Task What_a_dead_worker_left_behind_is_found_too_and_one_that_cannot_be_settled_does_not_keep_the_others_from_it()
    {
        await using var bench = await RoadBench.StartAsync(servers, Settings);
        await bench.CaptureAsync("other", 700, "another");
        await bench.CaptureAsync("dead", 500);
        // As if the workers had died before they could record what the provider said; of one the provider knows another amount.
        await bench.ExecuteAsync("""
            DELETE FROM outbox_pending WHERE consumer = 'payments'; DELETE FROM inbox WHERE consumer = 'payments'; DELETE FROM outbox WHERE consumer = 'payments';
            UPDATE payment SET amount_minor = 1 WHERE payment_id = 'other';
            UPDATE payment SET state = 1, provider_reference = NULL, updated_at = now() - interval '1 hour'
            """);

        await bench.Broker.WaitForAsync(2, e => e.Type == "PaymentCaptured" && e["paymentId"] == "dead");
        Assert.Equal(2, bench.Provider.Book().Count);
        Assert.Equal((short)PaymentState.Capturing, await bench.ScalarAsync<short>("SELECT state FROM payment WHERE payment_id = 'other'"));
    }

    private static long Searches(RoadBench bench) => bench.Provider.Stats().Requests.GetValueOrDefault("GET /v1/payment_intents/search");

    /// <summary>Listens to the alarm.</summary>
    private sealed class Overdue : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _payments = -1;

        public Overdue()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "inventory.payments.unknown")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            {
                if (tags[0].Value is "payment")
                    Interlocked.Exchange(ref _payments, value);
            });
            _listener.Start();
        }

        public long Payments => Interlocked.Read(ref _payments);

        public void Dispose() => _listener.Dispose();
    }
}
