using System.Diagnostics.Metrics;
using System.Globalization;
using Inventory.Worker.Tests.Road.Support;
using Locking;
using Messaging.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Inventory.Worker.Tests.Fencing;

/// <summary>Redis forgets every counter, Postgres does not: the service must go on without an operator, and above what Postgres remembers.</summary>
[Collection(RoadCollection.Name)]
public sealed class LostCountersTests(RoadServers servers)
{
    // Far above where counters start on nodes that know nothing: the time of day in milliseconds, times 1024.
    private const long Remembered = 1L << 52;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stock_goes_on_above_the_fence_that_Postgres_remembers_when_all_five_nodes_have_lost_their_counters()
    {
        await using var bench = await RoadBench.PrepareAsync(servers);
        var worker = await bench.StartWorkerAsync();
        await bench.ReceiveAsync("apple", 10);
        await bench.ReceiveAsync("pear", 10);
        await ForgetAsync(worker);
        await bench.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
            UPDATE stock_item SET fence = CASE sku WHEN 'apple' THEN {Remembered} ELSE {Remembered + 1000} END
            """));
        using var refusals = new Refusals();

        await bench.Broker.SendAsync(RoadBench.Orders, """
            {"orderId":"order","lines":[{"sku":"apple","quantity":4},{"sku":"pear","quantity":3}]}
            """);

        await bench.Broker.WaitForAsync("StockReserved", "orderId", "order");
        Assert.Equal((10, 4), await bench.StockAsync("apple"));
        Assert.Equal((10, 3), await bench.StockAsync("pear"));
        Assert.True(await bench.ScalarAsync<long>("SELECT min(fence) FROM stock_item") > Remembered + 1000);
        Assert.Equal(1, refusals.Count);
        Assert.Equal(0, await bench.Broker.DepthAsync("inventory.orders_error"));
    }

    [Fact]
    public async Task A_payment_is_captured_once_above_the_fence_that_Postgres_remembers()
    {
        await using var bench = await RoadBench.PrepareAsync(servers);
        var worker = await bench.StartWorkerAsync();
        await ForgetAsync(worker);
        await bench.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO payment (payment_id, order_id, amount_minor, currency, state, fence, fence_owner)
            VALUES ('pay', 'order', 500, 'EUR', 1, {Remembered}, gen_random_uuid())
            """));
        using var refusals = new Refusals();

        await bench.Broker.SendAsync(
            RoadBench.Payments, """{"paymentId":"pay","orderId":"order","amountMinor":500,"currency":"EUR"}""");

        await bench.Broker.WaitForAsync("PaymentCaptured", "paymentId", "pay");
        Assert.Equal(1, Assert.Single(bench.Provider.Book()).TimesCharged);
        Assert.True(await bench.ScalarAsync<long>("SELECT fence FROM payment") > Remembered);
        Assert.Equal(1, refusals.Count);
    }

    private async Task ForgetAsync(WebApplication worker)
    {
        foreach (var endpoint in servers.Servers.RedisEndpoints)
        {
            await using var node = await ConnectionMultiplexer.ConnectAsync($"{endpoint},allowAdmin=true");
            await node.GetServers()[0].FlushAllDatabasesAsync();
        }

        var groups = worker.Services.GetRequiredService<ILockGroups>();
        Assert.Equal(servers.Servers.RedisEndpoints.Count, await groups.Group("stock").DeclareNodesNewAsync());
        Assert.Equal(1, await groups.Group("payment").DeclareNodesNewAsync());
    }

    /// <summary>Counts the batches that Postgres refused.</summary>
    private sealed class Refusals : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _count;

        public Refusals()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == MessagingTelemetry.Name && instrument.Name == "inventory.batches.fenced_off")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _count, value));
            _listener.Start();
        }

        public long Count => Interlocked.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }
}
