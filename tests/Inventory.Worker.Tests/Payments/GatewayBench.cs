using Inventory.Worker.Payments;
using Inventory.Worker.Payments.StripeAdapter;
using Microsoft.Extensions.Logging.Abstractions;
using PaymentSimulator;
using PaymentSimulator.Faults;

namespace Inventory.Worker.Tests.Payments;

/// <summary>The real adapter in front of a simulator in this process.</summary>
internal sealed class GatewayBench : IAsyncDisposable
{
    private readonly List<StripePaymentGateway> _gateways = [];

    private GatewayBench(PaymentSimulatorHost provider, StripePaymentOptions options, TimeProvider time)
    {
        Provider = provider;
        Options = options;
        Time = time;
        Gateway = NewGateway();
    }

    public PaymentSimulatorHost Provider { get; }

    public StripePaymentOptions Options { get; }

    public TimeProvider Time { get; }

    public StripePaymentGateway Gateway { get; }

    public static async Task<GatewayBench> StartAsync(
        Action<StripePaymentOptions>? configure = null, TimeProvider? time = null, SimulatorOptions? simulator = null)
    {
        var provider = await PaymentSimulatorHost.StartAsync(
            (simulator ?? new SimulatorOptions()) with { TimeProvider = time ?? TimeProvider.System },
            TestContext.Current.CancellationToken);
        var options = new StripePaymentOptions
        {
            ApiBase = provider.BaseAddress.ToString(),
            ApiKey = "sk_test_simulated",
            RetryDelay = TimeSpan.FromMilliseconds(5),
            CircuitMinimumCalls = 1000,
        };
        configure?.Invoke(options);
        return new GatewayBench(provider, options, time ?? TimeProvider.System);
    }

    public static CaptureRequest Request(string paymentId = "p1", string method = "pm_card_visa", long amount = 1999) =>
        new(paymentId, $"order of {paymentId}", amount, "EUR", method);

    /// <summary>Another worker: its own connections and its own circuit.</summary>
    public StripePaymentGateway NewGateway(Action<StripePaymentOptions>? change = null)
    {
        var options = new StripePaymentOptions
        {
            ApiBase = Options.ApiBase,
            ApiKey = Options.ApiKey,
            DefaultPaymentMethod = Options.DefaultPaymentMethod,
            Timeout = Options.Timeout,
            Retries = Options.Retries,
            RetryDelay = Options.RetryDelay,
            CircuitMinimumCalls = Options.CircuitMinimumCalls,
            CircuitBreak = Options.CircuitBreak,
            KeyRetention = Options.KeyRetention,
            SearchLag = Options.SearchLag,
        };
        change?.Invoke(options);
        var gateway = new StripePaymentGateway(Microsoft.Extensions.Options.Options.Create(options), Time, NullLogger<StripePaymentGateway>.Instance);
        _gateways.Add(gateway);
        return gateway;
    }

    public Task<CaptureOutcome> CaptureAsync(CaptureRequest? request = null) =>
        Gateway.CaptureAsync(request ?? Request(), TestContext.Current.CancellationToken);

    public void Fault(FaultKind kind, int next = 1, int milliseconds = 0, bool reads = false) =>
        Provider.Inject(new FaultRule(kind, Next: next, Milliseconds: milliseconds, Reads: reads));

    /// <summary>The captured payment is the only charge in the book.</summary>
    public void AssertChargedOnce(CaptureOutcome outcome)
    {
        var captured = Assert.IsType<CaptureOutcome.Captured>(outcome);
        var entry = Assert.Single(Provider.Book());
        Assert.Equal(captured.ProviderReference, entry.PaymentIntent);
        Assert.Equal(1, entry.TimesCharged);
    }

    public long Creates() => Provider.Stats().Requests.GetValueOrDefault("POST /v1/payment_intents");

    public async ValueTask DisposeAsync()
    {
        _gateways.ForEach(gateway => gateway.Dispose());
        await Provider.DisposeAsync();
    }
}
