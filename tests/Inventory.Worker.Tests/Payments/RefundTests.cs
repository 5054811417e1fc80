using Inventory.Worker.Payments;
using Microsoft.Extensions.Time.Testing;
using PaymentSimulator.Faults;
using static Inventory.Worker.Tests.Payments.GatewayBench;

namespace Inventory.Worker.Tests.Payments;

public sealed class RefundTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refund_gives_back_what_was_asked_under_our_ids()
    {
        await using var bench = await StartAsync();
        var request = await PaidAsync(bench);
        AssertRefundedOnce(bench, await bench.Gateway.RefundAsync(request, Stop));

        Assert.Equal(("r1", 500L, "eur"), (bench.Provider.Refunds()[0].RefundId, bench.Provider.Refunds()[0].Amount, bench.Provider.Refunds()[0].Currency));
        Assert.Equal(500, bench.Provider.Book()[0].AmountRefunded);
    }

    [Fact]
    public async Task Asking_again_from_another_worker_gives_the_same_refund()
    {
        await using var bench = await StartAsync();
        var request = await PaidAsync(bench);
        var first = await bench.Gateway.RefundAsync(request, Stop);
        Assert.Equal(first, await bench.NewGateway().RefundAsync(request, Stop));
        Assert.Equal(first, await bench.NewGateway().RefundAsync(request with { AskedBefore = true }, Stop));

        AssertRefundedOnce(bench, first);
    }

    [Theory]
    [InlineData(FaultKind.RateLimit)]
    [InlineData(FaultKind.ResetBefore)]
    [InlineData(FaultKind.ResetAfter)]
    public async Task What_passes_is_tried_again_with_the_same_key(FaultKind kind)
    {
        await using var bench = await StartAsync();
        var request = await PaidAsync(bench);
        bench.Fault(kind, 2);

        AssertRefundedOnce(bench, await bench.Gateway.RefundAsync(request, Stop));
        Assert.Equal(3, Asked(bench));
    }

    [Theory]
    [InlineData(FaultKind.TimeoutBefore, 0)]
    [InlineData(FaultKind.TimeoutAfter, 1)]
    [InlineData(FaultKind.BadGatewayBefore, 0)]
    [InlineData(FaultKind.BadGatewayAfter, 1)]
    [InlineData(FaultKind.ErrorAfter, 1)]
    [InlineData(FaultKind.ForeignBefore, 0)]
    [InlineData(FaultKind.ForeignAfter, 1)]
    public async Task What_may_have_given_back_is_unknown_and_the_next_asking_settles_it(FaultKind kind, int refundsBefore)
    {
        await using var bench = await StartAsync();
        var request = await PaidAsync(bench);
        using var impatient = bench.NewGateway(options => options.Timeout = TimeSpan.FromSeconds(1.5));
        bench.Fault(kind);

        Assert.IsType<RefundOutcome.Unknown>(await impatient.RefundAsync(request, Stop));
        Assert.Equal(refundsBefore, bench.Provider.Refunds().Count);
        AssertRefundedOnce(bench, await bench.Gateway.RefundAsync(request with { AskedBefore = true }, Stop));
        Assert.Equal(2 - refundsBefore, Asked(bench));
    }

    [Fact]
    public async Task A_second_try_past_the_keys_age_finds_the_refund_and_makes_none()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var bench = await StartAsync(null, time);
        var request = await PaidAsync(bench);
        bench.Fault(FaultKind.BadGatewayAfter);
        Assert.IsType<RefundOutcome.Unknown>(await bench.Gateway.RefundAsync(request, Stop));
        bench.Provider.ForgetIdempotencyKeys();
        time.Advance(TimeSpan.FromDays(40));

        AssertRefundedOnce(bench, await bench.Gateway.RefundAsync(request with { AskedBefore = true }, Stop));
        Assert.Equal(1, Asked(bench));
    }

    [Fact]
    public async Task A_second_try_asks_for_nothing_while_the_provider_cannot_be_read()
    {
        await using var bench = await StartAsync(options => options.Retries = 1);
        var request = await PaidAsync(bench);
        bench.Fault(FaultKind.RateLimit, 2, 30_000, reads: true);

        var outcome = await bench.Gateway.RefundAsync(request with { AskedBefore = true }, Stop);
        Assert.Equal(TimeSpan.FromSeconds(30), Assert.IsType<RefundOutcome.Unavailable>(outcome).RetryAfter);
        Assert.Equal(0, Asked(bench));
    }

    [Fact]
    public async Task Other_values_under_a_refund_id_are_refused_by_the_key_and_by_the_look()
    {
        await using var bench = await StartAsync();
        var request = await PaidAsync(bench);
        await bench.Gateway.RefundAsync(request, Stop);
        foreach (var askedBefore in new[] { false, true })
        {
            var outcome = await bench.Gateway.RefundAsync(request with { AmountMinor = 501, AskedBefore = askedBefore }, Stop);
            Assert.Equal(RefundOutcome.Refused.ParametersChanged, Assert.IsType<RefundOutcome.Refused>(outcome).Code);
        }

        Assert.Single(bench.Provider.Refunds());
    }

    [Theory]
    [InlineData(2000, null, "r1", "amount_too_large")]
    [InlineData(500, "pi_none", "r1", "resource_missing")]
    [InlineData(500, null, "r 1", "refund_id_invalid")]
    public async Task What_the_provider_will_not_give_back_is_refused(long amount, string? reference, string refundId, string code)
    {
        await using var bench = await StartAsync();
        var request = await PaidAsync(bench);
        request = request with { AmountMinor = amount, PaymentReference = reference ?? request.PaymentReference, RefundId = refundId };

        Assert.Equal(code, Assert.IsType<RefundOutcome.Refused>(await bench.Gateway.RefundAsync(request, Stop)).Code);
        Assert.Empty(bench.Provider.Refunds());
    }

    [Fact]
    public async Task Two_workers_at_once_give_back_once_and_both_learn_of_it()
    {
        await using var bench = await StartAsync(options =>
        {
            options.Retries = 10;
            options.RetryDelay = TimeSpan.FromMilliseconds(100);
        });
        var request = await PaidAsync(bench);
        bench.Provider.Latency = TimeSpan.FromMilliseconds(500);
        var outcomes = await Task.WhenAll(bench.Gateway.RefundAsync(request, Stop), bench.NewGateway().RefundAsync(request, Stop));

        Assert.True(bench.Provider.Stats().Conflicts > 0);
        Assert.Equal(outcomes[0], outcomes[1]);
        AssertRefundedOnce(bench, outcomes[0]);
    }

    [Fact]
    public async Task Trouble_with_refunds_does_not_stop_captures()
    {
        await using var bench = await StartAsync(options => options.CircuitMinimumCalls = 2);
        var request = await PaidAsync(bench);
        bench.Fault(FaultKind.BadGatewayBefore, 2);
        await bench.Gateway.RefundAsync(request, Stop);
        await bench.Gateway.RefundAsync(request, Stop);

        Assert.Contains("CircuitOpen", Assert.IsType<RefundOutcome.Unavailable>(await bench.Gateway.RefundAsync(request, Stop)).Reason, StringComparison.Ordinal);
        Assert.IsType<CaptureOutcome.Captured>(await bench.CaptureAsync(Request("p2")));
    }

    [Fact]
    public async Task The_list_has_every_refund_of_ours_over_all_pages()
    {
        await using var bench = await StartAsync();
        var request = await PaidAsync(bench);
        for (var i = 0; i < 120; i++)
            Assert.IsType<RefundOutcome.Refunded>(await bench.Gateway.RefundAsync(request with { RefundId = $"r{i}", AmountMinor = 1 }, Stop));

        var listed = new List<ProviderRefund>();
        await foreach (var refund in bench.Gateway.ListRefundsAsync(null, Stop))
            listed.Add(refund);
        Assert.Equal(Enumerable.Range(0, 120).Select(i => $"r{i}").Reverse(), listed.Select(r => r.RefundId));
        Assert.All(listed, r => Assert.Equal(("p1", 1L, request.PaymentReference), (r.PaymentId, r.AmountMinor, r.PaymentReference)));
    }

    private static async Task<RefundRequest> PaidAsync(GatewayBench bench)
    {
        var captured = Assert.IsType<CaptureOutcome.Captured>(await bench.CaptureAsync());
        return new RefundRequest("r1", "p1", "order of p1", captured.ProviderReference, 500, "EUR");
    }

    private static long Asked(GatewayBench bench) => bench.Provider.Stats().Requests.GetValueOrDefault("POST /v1/refunds");

    private static void AssertRefundedOnce(GatewayBench bench, RefundOutcome outcome)
    {
        var refunded = Assert.IsType<RefundOutcome.Refunded>(outcome);
        var entry = Assert.Single(bench.Provider.Refunds());
        Assert.Equal((refunded.ProviderReference, 1), (entry.Refund, entry.TimesRefunded));
    }
}
