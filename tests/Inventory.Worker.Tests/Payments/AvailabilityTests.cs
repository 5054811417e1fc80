using System.Net;
using System.Net.Sockets;
using Inventory.Worker.Payments;
using Microsoft.Extensions.Time.Testing;
using PaymentSimulator.Faults;
using static Inventory.Worker.Tests.Payments.GatewayBench;

namespace Inventory.Worker.Tests.Payments;

public sealed class AvailabilityTests
{
    [Fact]
    public async Task Too_many_requests_to_the_end_is_unavailable()
    {
        await using var bench = await StartAsync(options => options.Retries = 2);
        bench.Fault(FaultKind.RateLimit, 3);
        Assert.IsType<CaptureOutcome.Unavailable>(await bench.CaptureAsync());

        Assert.Equal(3, bench.Creates());
        Assert.Empty(bench.Provider.Book());
    }

    [Fact]
    public async Task A_long_retry_after_is_passed_on_not_waited_for()
    {
        await using var bench = await StartAsync();
        bench.Fault(FaultKind.RateLimit, milliseconds: 30_000);
        var outcome = Assert.IsType<CaptureOutcome.Unavailable>(await bench.CaptureAsync());

        Assert.Equal(TimeSpan.FromSeconds(30), outcome.RetryAfter);
        Assert.Equal(1, bench.Creates());
    }

    [Fact]
    public async Task One_attempt_that_may_have_charged_makes_the_whole_asking_unknown()
    {
        await using var bench = await StartAsync(options => options.Retries = 1);
        bench.Fault(FaultKind.ResetAfter);
        bench.Fault(FaultKind.RateLimit);
        Assert.IsType<CaptureOutcome.Unknown>(await bench.CaptureAsync());
        Assert.Single(bench.Provider.Book());
    }

    [Fact]
    public async Task Without_a_provider_nothing_happened()
    {
        await using var bench = await StartAsync();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var gateway = bench.NewGateway(options => options.ApiBase = $"http://127.0.0.1:{port}");

        Assert.IsType<CaptureOutcome.Unavailable>(await gateway.CaptureAsync(Request(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_404_that_is_not_the_providers_says_nothing_about_the_payment()
    {
        await using var bench = await StartAsync();
        using var gateway = bench.NewGateway(options => options.ApiBase += "behind/a/proxy");
        var outcome = await gateway.CaptureAsync(Request(), TestContext.Current.CancellationToken);

        Assert.Contains("Unreadable", Assert.IsType<CaptureOutcome.Unknown>(outcome).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_key_is_ours_to_mend_and_no_verdict_on_the_payment()
    {
        await using var bench = await StartAsync();
        using var gateway = bench.NewGateway(options => options.ApiKey = "sk_wrong");
        Assert.IsType<CaptureOutcome.Unavailable>(await gateway.CaptureAsync(Request(), TestContext.Current.CancellationToken));
        bench.AssertChargedOnce(await bench.CaptureAsync());
    }

    [Fact]
    public async Task The_circuit_opens_on_faults_and_closes_after_its_break()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var bench = await StartAsync(options => options.CircuitMinimumCalls = 4, time);
        bench.Fault(FaultKind.BadGatewayBefore, 4);
        for (var i = 0; i < 4; i++)
            Assert.IsType<CaptureOutcome.Unknown>(await bench.CaptureAsync(Request($"p{i}")));

        var open = Assert.IsType<CaptureOutcome.Unavailable>(await bench.CaptureAsync());
        Assert.Equal(bench.Options.CircuitBreak, open.RetryAfter);
        Assert.Equal(4, bench.Creates());

        time.Advance(bench.Options.CircuitBreak - TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), Assert.IsType<CaptureOutcome.Unavailable>(await bench.CaptureAsync()).RetryAfter);
        time.Advance(TimeSpan.FromSeconds(1));
        bench.AssertChargedOnce(await bench.CaptureAsync());
        Assert.IsType<CaptureOutcome.Captured>(await bench.CaptureAsync(Request("p9")));
    }

    [Fact]
    public async Task A_failed_probe_opens_the_circuit_again()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var bench = await StartAsync(options => options.CircuitMinimumCalls = 2, time);
        bench.Fault(FaultKind.BadGatewayBefore, 3);
        await bench.CaptureAsync();
        await bench.CaptureAsync();
        time.Advance(bench.Options.CircuitBreak);
        Assert.IsType<CaptureOutcome.Unknown>(await bench.CaptureAsync());
        Assert.IsType<CaptureOutcome.Unavailable>(await bench.CaptureAsync());
        Assert.Equal(3, bench.Creates());
    }

    [Fact]
    public async Task Timeouts_open_the_circuit()
    {
        await using var bench = await StartAsync(options =>
        {
            options.CircuitMinimumCalls = 2;
            options.Timeout = TimeSpan.FromMilliseconds(100);
        });
        bench.Fault(FaultKind.TimeoutBefore, 2);
        await bench.CaptureAsync();
        await bench.CaptureAsync();

        Assert.Contains("CircuitOpen", Assert.IsType<CaptureOutcome.Unavailable>(await bench.CaptureAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_and_rate_limits_do_not_open_the_circuit()
    {
        await using var bench = await StartAsync(options =>
        {
            options.CircuitMinimumCalls = 2;
            options.Retries = 0;
        });
        bench.Fault(FaultKind.RateLimit, 5);
        for (var i = 0; i < 5; i++)
            await bench.CaptureAsync();
        for (var i = 0; i < 5; i++)
            await bench.CaptureAsync(Request("declined", "pm_card_chargeDeclined"));
        for (var i = 0; i < 5; i++)
            await bench.CaptureAsync(Request("wrong", "pm_card_nobody"));

        bench.AssertChargedOnce(await bench.CaptureAsync());
    }

    [Fact]
    public async Task A_stored_500_that_is_asked_for_again_and_again_does_not_shut_out_other_payments()
    {
        await using var bench = await StartAsync(options => options.CircuitMinimumCalls = 2);
        bench.Fault(FaultKind.ErrorBefore);
        for (var i = 0; i < 6; i++)
            Assert.IsType<CaptureOutcome.Unknown>(await bench.CaptureAsync(Request("poison")));

        bench.AssertChargedOnce(await bench.CaptureAsync());
    }

    [Fact]
    public async Task A_caller_that_lost_its_lease_stops_waiting()
    {
        await using var bench = await StartAsync();
        bench.Fault(FaultKind.TimeoutAfter);
        using var lease = new CancellationTokenSource();
        var capture = bench.Gateway.CaptureAsync(Request(), lease.Token);
        await Eventually.IsTrueAsync(() => bench.Provider.Book().Count == 1);
        await lease.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => capture);

        bench.AssertChargedOnce(await bench.CaptureAsync());
    }
}
