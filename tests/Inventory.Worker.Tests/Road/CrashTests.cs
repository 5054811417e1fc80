using Inventory.Worker.Tests.Road.Support;
using PaymentSimulator.Faults;

namespace Inventory.Worker.Tests.Road;

/// <summary>
/// A worker is killed between the provider's answer and its own commit, and so is the one that takes over: the provider's book has one charge,
/// and one refund.
/// </summary>
[Collection(RoadCollection.Name)]
public sealed class CrashTests(RoadServers servers)
{
    private const string Captures = "POST /v1/payment_intents";
    private const string Refunds = "POST /v1/refunds";
    private const string Looks = "GET /v1/refunds";

    private static readonly string[] Settings =
        ["--Messaging:RedeliveryDelaysMs:0=200", "--Payments:Timeout=00:05:00", "--Locks:Groups:payment:Ttl=00:00:02", "--Logging:LogLevel:Default=Error"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_workers_that_die_one_after_the_other_with_the_answer_in_hand_have_charged_once(bool keysAreForgotten)
    {
        await using var bench = await RoadBench.StartAsync(servers, Settings);
        await bench.StopWorkersAsync();
        await KilledWithTheAnswerAsync(bench, Captures, 1, () => bench.Broker.SendAsync(RoadBench.Payments, RoadBench.Capture("pay", 500)));
        Assert.Single(bench.Provider.Book());
        await KilledWithTheAnswerAsync(bench, Captures, 2);
        if (keysAreForgotten)
        {
            bench.Provider.ForgetIdempotencyKeys();
            await bench.ExecuteAsync("UPDATE payment SET created_at = now() - interval '2 days'");
        }

        Assert.Equal(0, await bench.ScalarAsync<long>("SELECT count(*) FROM inbox WHERE consumer = 'payments'"));
        Assert.Equal(1, await bench.ScalarAsync<short>("SELECT state FROM payment"));
        await bench.StartWorkerAsync(Settings);

        var captured = await bench.Broker.WaitForAsync("PaymentCaptured", "paymentId", "pay");
        var charge = Assert.Single(bench.Provider.Book());
        Assert.Equal((charge.PaymentIntent, 1), (captured["providerReference"], charge.TimesCharged));
        Assert.Equal(keysAreForgotten ? 2 : 3, bench.Provider.Stats().Requests[Captures]);
    }

    [Fact]
    public async Task Two_workers_that_die_one_after_the_other_with_the_answer_in_hand_have_given_back_once()
    {
        await using var bench = await RoadBench.StartAsync(servers, Settings);
        await bench.CaptureAsync("pay", 500);
        await bench.StopWorkersAsync();
        await KilledWithTheAnswerAsync(bench, Refunds, 1, () => bench.Broker.SendAsync(RoadBench.Refunds, RoadBench.Refund("r", "pay", 200)));
        Assert.Single(bench.Provider.Refunds());
        // A second try looks first; that answer is lost too.
        await KilledWithTheAnswerAsync(bench, Looks, 1);

        Assert.Equal(0, await bench.ScalarAsync<long>("SELECT count(*) FROM inbox WHERE consumer = 'refunds'"));
        await bench.StartWorkerAsync(Settings);

        var refunded = await bench.Broker.WaitForAsync("PaymentRefunded", "refundId", "r");
        var refund = Assert.Single(bench.Provider.Refunds());
        Assert.Equal((refund.Refund, 1), (refunded["providerReference"], refund.TimesRefunded));
        Assert.Equal(200, Assert.Single(bench.Provider.Book()).AmountRefunded);
        Assert.Equal(1, bench.Provider.Stats().Requests[Refunds]);
    }

    // The provider carries the request out and his answer is on its way for ever: the worker is killed then.
    private static async Task KilledWithTheAnswerAsync(RoadBench bench, string request, int times, Func<Task>? send = null)
    {
        bench.Provider.Inject(new FaultRule(FaultKind.TimeoutAfter, Next: 1, Reads: true));
        using var worker = WorkerProcess.Start([.. bench.Settings, .. Settings]);
        if (send is not null)
            await send();

        await Eventually.IsTrueAsync(
            () => Task.FromResult(bench.Provider.Stats().Requests.GetValueOrDefault(request) == times && bench.Provider.Faults().Count == 0),
            () => $"{request} was not sent {times} times");
        await Eventually.IsTrueAsync(() => Task.FromResult(bench.Provider.Stats().InFlight == 0), () => "the request is not carried out");
        worker.Kill();
        await worker.WaitForExitAsync();
    }
}
