using Inventory.Worker.Payments;
using PaymentSimulator.Faults;
using static Inventory.Worker.Tests.Payments.GatewayBench;

namespace Inventory.Worker.Tests.Payments;

public sealed class CaptureTests
{
    [Fact]
    public async Task A_capture_charges_what_was_asked_under_our_ids()
    {
        await using var bench = await StartAsync();
        bench.AssertChargedOnce(await bench.CaptureAsync());
        var entry = bench.Provider.Book()[0];

        Assert.Equal(("p1", "order of p1", 1999L, "eur"), (entry.PaymentId, entry.OrderId, entry.Amount, entry.Currency));
    }

    [Fact]
    public async Task Asking_again_from_another_worker_gives_the_same_capture()
    {
        await using var bench = await StartAsync();
        var first = await bench.CaptureAsync();
        var second = await bench.NewGateway().CaptureAsync(Request(), TestContext.Current.CancellationToken);

        Assert.Equal(first, second);
        bench.AssertChargedOnce(second);
    }

    [Theory]
    [InlineData(FaultKind.RateLimit, 1)]
    [InlineData(FaultKind.ResetBefore, 1)]
    [InlineData(FaultKind.ResetAfter, 1)]
    [InlineData(FaultKind.ResetAfter, 3)]
    public async Task What_passes_is_tried_again_with_the_same_key(FaultKind kind, int times)
    {
        await using var bench = await StartAsync();
        bench.Fault(kind, times);
        bench.AssertChargedOnce(await bench.CaptureAsync());

        Assert.Equal(times + 1, bench.Creates());
    }

    [Theory]
    [InlineData(FaultKind.TimeoutBefore, 0)]
    [InlineData(FaultKind.TimeoutAfter, 1)]
    [InlineData(FaultKind.BadGatewayBefore, 0)]
    [InlineData(FaultKind.BadGatewayAfter, 1)]
    [InlineData(FaultKind.ForeignBefore, 0)]
    [InlineData(FaultKind.ForeignAfter, 1)]
    public async Task What_may_have_charged_is_unknown_and_the_next_asking_settles_it(FaultKind kind, int chargesBefore)
    {
        await using var bench = await StartAsync();
        using var impatient = bench.NewGateway(options => options.Timeout = TimeSpan.FromSeconds(1.5));
        bench.Fault(kind);
        Assert.IsType<CaptureOutcome.Unknown>(await impatient.CaptureAsync(Request(), TestContext.Current.CancellationToken));
        Assert.Equal(chargesBefore, bench.Provider.Book().Count);
        Assert.Equal(1, bench.Creates());

        bench.AssertChargedOnce(await bench.CaptureAsync());
    }

    [Theory]
    [InlineData(FaultKind.ResetBefore, 0)]
    [InlineData(FaultKind.ResetAfter, 1)]
    public async Task A_connection_that_keeps_breaking_is_unknown(FaultKind kind, int charges)
    {
        await using var bench = await StartAsync(options => options.Retries = 1);
        bench.Fault(kind, 2);
        Assert.IsType<CaptureOutcome.Unknown>(await bench.CaptureAsync());
        Assert.Equal(charges, bench.Provider.Book().Count);

        bench.AssertChargedOnce(await bench.CaptureAsync());
    }

    [Fact]
    public async Task After_a_500_that_charged_the_next_asking_finds_the_charge()
    {
        await using var bench = await StartAsync();
        bench.Fault(FaultKind.ErrorAfter);
        Assert.IsType<CaptureOutcome.Unknown>(await bench.CaptureAsync());
        bench.AssertChargedOnce(await bench.CaptureAsync());
    }

    [Fact]
    public async Task After_a_500_that_charged_the_charge_is_found_although_search_lags()
    {
        await using var bench = await StartAsync();
        bench.Provider.SearchLag = TimeSpan.FromHours(1);
        bench.Fault(FaultKind.ErrorAfter);
        Assert.IsType<CaptureOutcome.Unknown>(await bench.CaptureAsync());
        bench.AssertChargedOnce(await bench.CaptureAsync());
    }

    [Fact]
    public async Task After_a_500_that_did_not_charge_it_stays_unknown_while_the_key_lives()
    {
        await using var bench = await StartAsync();
        bench.Fault(FaultKind.ErrorBefore);
        Assert.IsType<CaptureOutcome.Unknown>(await bench.CaptureAsync());
        Assert.IsType<CaptureOutcome.Unknown>(await bench.CaptureAsync());
        Assert.Empty(bench.Provider.Book());

        bench.Provider.ForgetIdempotencyKeys();
        var old = Request() with { Age = TimeSpan.FromDays(1) };
        bench.AssertChargedOnce(await bench.CaptureAsync(old));
    }

    [Fact]
    public async Task A_refusal_is_final_and_the_same_when_asked_again()
    {
        await using var bench = await StartAsync();
        var request = Request(method: "pm_card_chargeDeclinedInsufficientFunds");
        var first = await bench.CaptureAsync(request);
        var second = await bench.CaptureAsync(request);

        Assert.Equal("insufficient_funds", Assert.IsType<CaptureOutcome.Declined>(first).Code);
        Assert.Equal(first, second);
        Assert.Equal(1, bench.Provider.Stats().Replays);
        Assert.Empty(bench.Provider.Book());
    }

    [Fact]
    public async Task A_refusal_without_the_banks_reason_has_the_providers_code()
    {
        await using var bench = await StartAsync();
        var outcome = await bench.CaptureAsync(Request(method: "pm_card_chargeDeclinedExpiredCard"));

        Assert.Equal(new CaptureOutcome.Declined("expired_card", "Your card has expired."), outcome);
    }

    [Fact]
    public async Task Two_workers_at_once_charge_once_and_both_learn_of_it()
    {
        await using var bench = await StartAsync(options =>
        {
            options.Retries = 10;
            options.RetryDelay = TimeSpan.FromMilliseconds(100);
        });
        bench.Provider.Latency = TimeSpan.FromMilliseconds(500);
        var other = bench.NewGateway();
        var outcomes = await Task.WhenAll(bench.CaptureAsync(), other.CaptureAsync(Request(), TestContext.Current.CancellationToken));

        Assert.True(bench.Provider.Stats().Conflicts > 0);
        Assert.Equal(outcomes[0], outcomes[1]);
        bench.AssertChargedOnce(outcomes[0]);
    }

    [Fact]
    public async Task A_conflict_that_does_not_end_is_unknown_not_unavailable()
    {
        await using var bench = await StartAsync(options => options.Retries = 0);
        bench.Fault(FaultKind.Latency, milliseconds: 60_000);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var first = bench.Gateway.CaptureAsync(Request(), enough.Token);
        await Eventually.IsTrueAsync(() => bench.Provider.Stats().InFlight == 1);
        var second = await bench.CaptureAsync();

        Assert.Contains("InFlight", Assert.IsType<CaptureOutcome.Unknown>(second).Reason, StringComparison.Ordinal);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public async Task Other_values_under_a_payment_id_are_rejected()
    {
        await using var bench = await StartAsync();
        await bench.CaptureAsync();
        var outcome = await bench.CaptureAsync(Request(amount: 2000));

        Assert.Equal(CaptureOutcome.Rejected.ParametersChanged, Assert.IsType<CaptureOutcome.Rejected>(outcome).Code);
        Assert.Single(bench.Provider.Book());
    }

    [Theory]
    [InlineData(-1, "eur", "pm_card_visa", "parameter_invalid_integer")]
    [InlineData(100_000_000, "eur", "pm_card_visa", "amount_too_large")]
    [InlineData(100, "gold", "pm_card_visa", "invalid_request_error")]
    [InlineData(100, "eur", "pm_card_nobody", "resource_missing")]
    public async Task What_the_provider_finds_wrong_is_rejected(long amount, string currency, string method, string code)
    {
        await using var bench = await StartAsync();
        var outcome = await bench.CaptureAsync(new CaptureRequest("p1", "o1", amount, currency, method));

        Assert.Equal(code, Assert.IsType<CaptureOutcome.Rejected>(outcome).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("p 1")]
    [InlineData("p1\n")]
    [InlineData("zahlung-ä")]
    [InlineData(null)]
    public async Task A_payment_id_that_cannot_be_a_key_is_rejected_without_asking(string? paymentId)
    {
        await using var bench = await StartAsync();
        var outcome = await bench.CaptureAsync(Request(paymentId ?? new string('p', 201)));

        Assert.Equal("payment_id_invalid", Assert.IsType<CaptureOutcome.Rejected>(outcome).Code);
        Assert.Equal(0, bench.Creates());
    }

    [Fact]
    public async Task Without_a_payment_method_the_default_is_used_or_the_request_rejected()
    {
        await using var bench = await StartAsync();
        var request = Request() with { PaymentMethod = null };
        Assert.Equal("payment_method_missing", Assert.IsType<CaptureOutcome.Rejected>(await bench.CaptureAsync(request)).Code);

        using var gateway = bench.NewGateway(options => options.DefaultPaymentMethod = "pm_card_mastercard");
        bench.AssertChargedOnce(await gateway.CaptureAsync(request, TestContext.Current.CancellationToken));
    }
}
