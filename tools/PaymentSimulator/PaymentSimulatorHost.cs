using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using PaymentSimulator.Accounts;
using PaymentSimulator.Api;
using PaymentSimulator.Faults;
using PaymentSimulator.Idempotency;

namespace PaymentSimulator;

/// <summary>
/// A running payment provider with Stripe's documented semantics for what this project uses, faults on command, and a book of
/// every charge it really made.
/// </summary>
public sealed class PaymentSimulatorHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Account _account;
    private readonly FaultPlan _faults;
    private readonly IdempotencyKeys _keys;
    private readonly Settings _settings;
    private readonly Statistics _statistics;

    private PaymentSimulatorHost(WebApplication app)
    {
        _app = app;
        _account = app.Services.GetRequiredService<Account>();
        _faults = app.Services.GetRequiredService<FaultPlan>();
        _keys = app.Services.GetRequiredService<IdempotencyKeys>();
        _settings = app.Services.GetRequiredService<Settings>();
        _statistics = app.Services.GetRequiredService<Statistics>();
    }

    /// <summary>Where it listens, with the real port; the first address if there are several.</summary>
    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>How long every provider request takes before it is carried out; from now on.</summary>
    public TimeSpan Latency
    {
        get => _settings.Latency;
        set => _settings.Latency = value;
    }

    /// <summary>How long a new or changed payment stays invisible to search; from now on.</summary>
    public TimeSpan SearchLag
    {
        get => _settings.SearchLag;
        set => _settings.SearchLag = value;
    }

    /// <summary>Starts a simulator and returns when it listens.</summary>
    /// <param name="options">How it runs; null for the defaults: memory only, a free port on 127.0.0.1.</param>
    /// <param name="ct">Stops the start.</param>
    /// <exception cref="IOException">The address is taken, or the book's file cannot be opened.</exception>
    public static async Task<PaymentSimulatorHost> StartAsync(SimulatorOptions? options = null, CancellationToken ct = default)
    {
        options ??= new SimulatorOptions();
        // Empty: a simulator inside a test process must not read that process's settings, arguments or variables.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseUrls(options.Urls);
        builder.Services.AddRouting();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(options.TimeProvider);
        builder.Services.AddSingleton(_ => new Account(options.BookFile));
        builder.Services.AddSingleton<IdempotencyKeys>();
        builder.Services.AddSingleton<FaultPlan>();
        builder.Services.AddSingleton<FaultyEdge>();
        builder.Services.AddSingleton<Settings>();
        builder.Services.AddSingleton<Statistics>();
        builder.Services.AddSingleton<PaymentIntentReads>();
        builder.Services.AddSingleton<StripeEndpoint>();

        var app = builder.Build();
        try
        {
            var host = new PaymentSimulatorHost(app);
            app.MapStripe();
            app.MapSimulator(host);
            await app.StartAsync(ct);
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
            host.BaseAddress = new Uri(addresses!.Addresses.First());
            return host;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Every charge really made, oldest first.</summary>
    public IReadOnlyList<BookEntry> Book() =>
    [
        .. _account.Charges().Select(entry => new BookEntry(
            entry.Charge.Id,
            entry.Charge.PaymentIntent,
            entry.Charge.PaymentId,
            entry.Charge.OrderId,
            entry.Charge.Amount,
            entry.Charge.AmountRefunded,
            entry.Charge.Currency,
            entry.Charge.CreatedAt,
            entry.TimesCharged)),
    ];

    /// <summary>Every refund really made, oldest first.</summary>
    public IReadOnlyList<RefundEntry> Refunds() =>
    [
        .. _account.Refunds().Select(entry => new RefundEntry(
            entry.Refund.Id,
            entry.Refund.PaymentIntent,
            entry.Refund.RefundId,
            entry.Refund.Amount,
            entry.Refund.Currency,
            entry.Refund.CreatedAt,
            entry.TimesRefunded)),
    ];

    /// <summary>What it has seen and holds.</summary>
    public SimulatorStats Stats() => _statistics.Snapshot(_account, _keys.InFlight);

    /// <summary>The faults in force.</summary>
    public IReadOnlyList<FaultRule> Faults() => _faults.Rules();

    /// <summary>Adds a fault behind those in force.</summary>
    /// <param name="rule">What goes wrong and when.</param>
    /// <exception cref="ArgumentException">The rule contradicts itself; see <see cref="FaultRule.Problem"/>.</exception>
    public void Inject(FaultRule rule) => _faults.Add(rule);

    /// <summary>Ends all faults; requests that hang already go on hanging.</summary>
    public void ClearFaults() => _faults.Clear();

    /// <summary>Forgets all stored answers, as the real provider does with keys older than a day. Returns how many.</summary>
    public int ForgetIdempotencyKeys() => _account.ForgetAnswers(_ => true);

    /// <summary>Stops listening, cuts hanging requests and closes the book's file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
