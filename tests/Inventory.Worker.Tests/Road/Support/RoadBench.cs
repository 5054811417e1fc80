using System.Globalization;
using LocalStack;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PaymentSimulator;

namespace Inventory.Worker.Tests.Road.Support;

/// <summary>A database, a virtual host and a payment provider of a test's own, and the service on them, in this process.</summary>
internal sealed class RoadBench : IAsyncDisposable
{
    public const string Orders = "inventory.orders";
    public const string Cancellations = "inventory.cancellations";
    public const string Adjustments = "inventory.adjustments";
    public const string Extensions = "inventory.extensions";
    public const string Commits = "inventory.commits";
    public const string Transfers = "inventory.transfers";
    public const string Configurations = "inventory.configurations";
    public const string Payments = "inventory.payments";
    public const string Refunds = "inventory.refunds";
    public const string Captured = "inventory.payment-captured";
    public const string Declined = "inventory.payment-declined";

    /// <summary>What is to be tried again is, soon, and by the broker alone.</summary>
    public static readonly string[] ShortDelays =
    [
        "--Messaging:RedeliveryDelaysMs:0=50", "--Messaging:RedeliveryDelaysMs:1=100", "--Messaging:RedeliveryDelaysMs:2=200",
        "--Payments:Retries=0",
    ];

    private readonly List<WebApplication> _workers = [];

    private RoadBench(string postgres, Uri rabbitMq, RoadBroker broker, PaymentSimulatorHost provider, LocalServers servers)
    {
        Database = NpgsqlDataSource.Create(postgres);
        Broker = broker;
        Provider = provider;
        VirtualHost = Uri.UnescapeDataString(rabbitMq.AbsolutePath[1..]);
        Management = servers.RabbitMqManagementUri;
        var stock = servers.RedisEndpoints.Select((node, i) => string.Create(CultureInfo.InvariantCulture, $"--Locks:Groups:stock:Nodes:{i}={node}"));
        Settings =
        [
            $"--ConnectionStrings:Postgres={RoadServers.ForWorkers(postgres)}",
            $"--ConnectionStrings:RabbitMq={rabbitMq}",
            .. stock,
            $"--Locks:Groups:payment:Nodes:0={servers.RedisEndpoints[0]}",
            $"--Payments:ApiBase={provider.BaseAddress}",
            "--Payments:ApiKey=sk_test_simulated",
            "--Payments:DefaultPaymentMethod=pm_card_visa",
            "--Payments:CircuitMinimumCalls=1000",
            "--Operations:Url=http://127.0.0.1:0",
            "--Messaging:RelayDelay=00:00:15",
            "--Logging:LogLevel:Default=None",
            "--Logging:LogLevel:MassTransit=None",
        ];
    }

    /// <summary>The service's settings, as arguments.</summary>
    public IReadOnlyList<string> Settings { get; }

    public NpgsqlDataSource Database { get; }

    public RoadBroker Broker { get; }

    public PaymentSimulatorHost Provider { get; }

    public string VirtualHost { get; }

    /// <summary>The broker's HTTP API, with user and password.</summary>
    public Uri Management { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>With one worker running.</summary>
    public static async Task<RoadBench> StartAsync(RoadServers servers, params string[] settings)
    {
        var bench = await PrepareAsync(servers);
        await bench.StartWorkerAsync(settings);
        return bench;
    }

    /// <summary>Without a worker.</summary>
    public static async Task<RoadBench> PrepareAsync(RoadServers servers)
    {
        var postgres = await servers.CreateMigratedDatabaseAsync(Stop);
        var rabbitMq = await servers.Servers.CreateVirtualHostAsync(Stop);
        return new(
            postgres, rabbitMq, await RoadBroker.ConnectAsync(rabbitMq), await PaymentSimulatorHost.StartAsync(ct: Stop), servers.Servers);
    }

    public async Task<WebApplication> StartWorkerAsync(params string[] settings)
    {
        var worker = WorkerHost.Build([.. Settings, .. settings]);
        _workers.Add(worker);
        await worker.StartAsync(Stop);
        await worker.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(90));
        return worker;
    }

    /// <summary>Receives stock and waits for the answer.</summary>
    public async Task ReceiveAsync(string sku, int quantity)
    {
        var id = Guid.NewGuid().ToString();
        await Broker.SendAsync(Adjustments, $$"""{"adjustmentId":"{{id}}","sku":"{{sku}}","kind":"Receive","quantity":{{quantity}}}""");
        await Broker.WaitForAsync("StockAdjusted", "adjustmentId", id);
    }

    /// <summary>Captures a payment and waits for the answer.</summary>
    public async Task CaptureAsync(string paymentId, long amount, string order = "order")
    {
        await Broker.SendAsync(Payments, Capture(paymentId, amount, order: order));
        await Broker.WaitForAsync("PaymentCaptured", "paymentId", paymentId);
    }

    /// <summary>Gives money back at the provider's own desk.</summary>
    public async Task RefundByHandAsync(long amount)
    {
        using var http = new HttpClient { BaseAddress = Provider.BaseAddress };
        http.DefaultRequestHeaders.Add("Authorization", "Bearer sk_test_desk");
        using var form = new FormUrlEncodedContent([new("charge", Provider.Book()[0].Charge), new("amount", amount.ToString(CultureInfo.InvariantCulture))]);
        using var answer = await http.PostAsync("/v1/refunds", form, Stop);
        answer.EnsureSuccessStatusCode();
    }

    public static string Capture(string paymentId, long amount, string method = "pm_card_visa", string order = "order") =>
        $$"""{"paymentId":"{{paymentId}}","orderId":"{{order}}","amountMinor":{{amount}},"currency":"EUR","paymentMethod":"{{method}}"}""";

    public static string Refund(string refundId, string paymentId, long amount, string order = "order", string currency = "EUR") =>
        $$"""{"refundId":"{{refundId}}","paymentId":"{{paymentId}}","orderId":"{{order}}","amountMinor":{{amount}},"currency":"{{currency}}","reason":"damaged"}""";

    /// <summary>An order of one line.</summary>
    public static string Order(string orderId, string sku = "apple", int quantity = 1) =>
        $$"""{"orderId":"{{orderId}}","lines":[{"sku":"{{sku}}","quantity":{{quantity}}}]}""";

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }

    public async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Stop) is T value ? value : default;
    }

    public async Task<(long OnHand, long Reserved)> StockAsync(string sku)
    {
        await using var command = Database.CreateCommand("SELECT on_hand, reserved FROM stock_item WHERE sku = $1 AND location = 'main'");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = sku });
        await using var reader = await command.ExecuteReaderAsync(Stop);
        return await reader.ReadAsync(Stop) ? (reader.GetInt64(0), reader.GetInt64(1)) : throw new InvalidOperationException($"No {sku}.");
    }

    /// <summary>Stops the workers in this process.</summary>
    public async Task StopWorkersAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.StopAsync(CancellationToken.None);
            await worker.DisposeAsync();
        }

        _workers.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopWorkersAsync();
        await Broker.DisposeAsync();
        await Provider.DisposeAsync();
        await Database.DisposeAsync();
        PublishedSchemas.AssertAllow(Broker.Seen);
    }
}
