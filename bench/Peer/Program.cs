using MassTransit;
using Medallion.Threading;
using Medallion.Threading.Redis;
using Messaging;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OpenTelemetry.Metrics;
using Peer;
using Peer.LockPerMessage;
using Peer.NoOp;
using StackExchange.Redis;

// The benchmark's other sides, each a worker like ours: "lock-per-message" or "no-op". "prepare" makes the tables of the first.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args[1..], ContentRootPath = AppContext.BaseDirectory });
var settings = builder.Configuration;
builder.WebHost.UseUrls(settings["Operations:Url"] ?? "http://127.0.0.1:0");
// What ours offers too, and pays for.
builder.Services.AddHealthChecks();
builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("MassTransit", "Npgsql", "System.Runtime").AddPrometheusExporter());
builder.Services.Configure<MassTransitHostOptions>(host => host.WaitUntilStarted = true);

switch (args[0])
{
    case "prepare":
        AddDatabase();
        await using (var scope = builder.Build().Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<PeerDb>().Database.EnsureCreatedAsync();
        return;
    case "lock-per-message":
        AddDatabase();
        await AddLocksAsync();
        var peer = settings.GetSection("Peer").Get<PeerOptions>() ?? new();
        AddBus(bus => bus.AddConsumer<OrderConsumer>(), endpoint =>
        {
            endpoint.PrefetchCount = peer.Prefetch;
            endpoint.ConcurrentMessageLimit = peer.Concurrency;
            // A lock that did not come, or a duplicate that came at the same time.
            endpoint.UseMessageRetry(retry => retry.Intervals(100, 500, 2000, 5000));
        });
        break;
    case "no-op":
        var ours = new MessagingOptions();
        // A window that a full queue never waits for.
        AddBus(bus => bus.AddConsumer<BatchPublisher>(consumer => consumer.Options<BatchOptions>(batch => batch
            .SetMessageLimit(ours.BatchSize).SetTimeLimit(TimeSpan.FromMilliseconds(20)).SetConcurrencyLimit(ours.ConcurrentBatches))), endpoint =>
        {
            endpoint.PrefetchCount = ours.BatchSize * (ours.ConcurrentBatches + 2);
            endpoint.ConcurrentMessageLimit = endpoint.PrefetchCount;
        });
        break;
    default:
        throw new ArgumentException($"'{args[0]}' is not a side.");
}

var app = builder.Build();
app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
app.MapPrometheusScrapingEndpoint("/metrics");
await app.RunAsync();

void AddDatabase()
{
    // Statements are prepared as ours are.
    var connection = new NpgsqlConnectionStringBuilder(settings.GetConnectionString("Postgres")) { MaxAutoPrepare = 100 };
    builder.Services.AddNpgsqlDataSource(connection.ConnectionString);
    builder.Services.AddDbContextPool<PeerDb>((services, options) =>
        options.UseNpgsql(services.GetRequiredService<NpgsqlDataSource>()).UseSnakeCaseNamingConvention());
}

async Task AddLocksAsync()
{
    var nodes = await Task.WhenAll(settings["Redis"]!.Split(',').Select(node => ConnectionMultiplexer.ConnectAsync(node)));
    builder.Services.AddSingleton<IDistributedLockProvider>(
        new RedisDistributedSynchronizationProvider(nodes.Select(n => n.GetDatabase()), PeerOptions.Locks));
}

void AddBus(Action<IBusRegistrationConfigurator> consumers, Action<IRabbitMqReceiveEndpointConfigurator> configure) =>
    builder.Services.AddMassTransit(masstransit =>
    {
        masstransit.DisableUsageTelemetry();
        consumers(masstransit);
        masstransit.UsingRabbitMq((context, bus) =>
        {
            bus.Host(new Uri(settings.GetConnectionString("RabbitMq")!));
            bus.ReceiveEndpoint("orders", endpoint =>
            {
                endpoint.SetQuorumQueue();
                configure(endpoint);
                endpoint.ConfigureConsumers(context);
            });
        });
    });
