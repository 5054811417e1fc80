using Inventory.Worker.Tests.Road.Support;
using PaymentSimulator.Faults;

namespace Inventory.Worker.Tests.Road;

/// <summary>Each fault that a provider can have: nothing is lost, nothing happens twice, and no place in the worker sleeps it off.</summary>
[Collection(RoadCollection.Name)]
public sealed class ProviderFaultTests(RoadServers servers)
{
    private const string Captures = "POST /v1/payment_intents";

    public static TheoryData<FaultKind> Kinds => [.. Enum.GetValues<FaultKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Whatever_befalls_a_capture_and_a_refund_each_moves_the_money_once(FaultKind kind)
    {
        // A 500 is kept under the key: what it hides is found by looking, and what it prevented is asked for again when the key is forgotten.
        await using var bench = await RoadBench.StartAsync(servers, [.. RoadBench.ShortDelays, "--Payments:Timeout=00:00:01"]);
        await StrikeAsync(bench, kind, RoadBench.Payments, RoadBench.Capture("pay", 500), Captures, "PaymentCaptured");
        await StrikeAsync(bench, kind, RoadBench.Refunds, RoadBench.Refund("r", "pay", 200), "POST /v1/refunds", "PaymentRefunded");

        Assert.Equal((1, 200L), (Assert.Single(bench.Provider.Book()).TimesCharged, bench.Provider.Book()[0].AmountRefunded));
        Assert.Equal(1, Assert.Single(bench.Provider.Refunds()).TimesRefunded);
        Assert.Equal(0, await bench.Broker.DepthAsync("inventory.payments_error"));
        Assert.Equal(0, await bench.Broker.DepthAsync("inventory.refunds_error"));
    }

    [Fact]
    public async Task While_the_circuit_is_open_all_messages_wait_at_the_broker_and_nobody_asks_the_provider()
    {
        const int payments = 20;
        await using var bench = await RoadBench.StartAsync(
            servers,
            "--Messaging:RedeliveryDelaysMs:0=100", "--Messaging:RedeliveryDelaysMs:1=20000", "--Payments:Retries=0",
            "--Payments:CircuitMinimumCalls=2", "--Payments:CircuitBreak=00:00:15");
        bench.Provider.Inject(new FaultRule(FaultKind.BadGatewayBefore, Share: 1));

        await bench.Broker.SendAsync(RoadBench.Payments, Enumerable.Range(0, payments).Select(i => RoadBench.Capture($"pay-{i}", 500, order: $"order-{i}")));
        await Eventually.IsTrueAsync(
            async () => await bench.Broker.DepthAsync("inventory.payments_retry_20000") == payments, () => "the messages do not wait at the broker");
        // All of them were asked for once, before it was known; none of them when they came back.
        Assert.InRange(bench.Provider.Stats().Requests[Captures], 2, payments);
        Assert.Empty(bench.Provider.Book());
        bench.Provider.ClearFaults();

        await bench.Broker.WaitForAsync(payments, e => e.Type == "PaymentCaptured");
        Assert.Equal(payments, bench.Provider.Book().Count);
        Assert.Equal(0, bench.Provider.Stats().PaymentsChargedTwice);
        Assert.Equal(0, await bench.Broker.DepthAsync("inventory.payments_error"));
    }

    [Fact]
    public async Task A_provider_that_asks_for_a_wait_is_left_alone_for_so_long()
    {
        await using var bench = await RoadBench.StartAsync(
            servers, "--Messaging:RedeliveryDelaysMs:0=100", "--Messaging:RedeliveryDelaysMs:1=200", "--Messaging:RedeliveryDelaysMs:2=2500");
        bench.Provider.Inject(new FaultRule(FaultKind.RateLimit, Next: 1, Milliseconds: 2000));

        await bench.Broker.SendAsync(RoadBench.Payments, RoadBench.Capture("pay", 500));

        await bench.Broker.WaitForAsync("PaymentCaptured", "paymentId", "pay");
        Assert.Equal(2, bench.Provider.Stats().Requests[Captures]);
        Assert.NotNull(await bench.Broker.DepthAsync("inventory.payments_retry_2500"));
        Assert.Null(await bench.Broker.DepthAsync("inventory.payments_retry_100"));
        Assert.Null(await bench.Broker.DepthAsync("inventory.payments_retry_200"));
    }

    private static async Task StrikeAsync(RoadBench bench, FaultKind kind, string queue, string message, string request, string answer)
    {
        bench.Provider.Inject(new FaultRule(kind, Next: 2, Milliseconds: kind == FaultKind.Latency ? 300 : 0));
        await bench.Broker.SendAsync(queue, message);
        await Eventually.IsTrueAsync(
            () => Task.FromResult(bench.Provider.Stats().Requests.GetValueOrDefault(request) >= 1), () => $"{request} was not sent");
        if (kind == FaultKind.ErrorBefore)
        {
            await Eventually.IsTrueAsync(() => Task.FromResult(bench.Provider.Stats().Replays > 0), () => "the 500 is not given again");
            bench.Provider.ClearFaults();
            bench.Provider.ForgetIdempotencyKeys();
        }

        await bench.Broker.WaitForAsync(1, e => e.Type == answer);
        bench.Provider.ClearFaults();
    }
}
