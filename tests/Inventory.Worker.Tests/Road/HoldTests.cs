using System.Globalization;
using Inventory.Worker.Operations.Audit;
using Inventory.Worker.Tests.Road.Support;

namespace Inventory.Worker.Tests.Road;

/// <summary>Stock is held for as long as was promised, and nobody has to ask for it back.</summary>
[Collection(RoadCollection.Name)]
public sealed class HoldTests(RoadServers servers)
{
    private static readonly string[] Often = ["--Reservations:SweepInterval=00:00:00.1"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hold_that_runs_out_gives_its_stock_back_and_a_late_payment_gets_what_is_left()
    {
        await using var bench = await RoadBench.StartAsync(servers, Often);
        await bench.ReceiveAsync("apple", 10);
        await bench.Broker.SendAsync(RoadBench.Orders, Held("lucky", 4), Held("unlucky", 6));
        await bench.Broker.WaitForAsync("ReservationExpired", "orderId", "lucky");
        await bench.Broker.WaitForAsync("ReservationExpired", "orderId", "unlucky");
        Assert.Equal((10, 0), await bench.StockAsync("apple"));

        await bench.Broker.SendAsync(RoadBench.Captured, Paid("lucky"));
        await bench.Broker.WaitForAsync("OrderCommitted", "orderId", "lucky");
        await bench.Broker.SendAsync(RoadBench.Orders, RoadBench.Order("other", quantity: 1));
        await bench.Broker.WaitForAsync("StockReserved", "orderId", "other");
        await bench.Broker.SendAsync(RoadBench.Captured, Paid("unlucky"));

        Assert.Equal("insufficient-stock", (await bench.Broker.WaitForAsync("StockShortfall", "orderId", "unlucky"))["reason"]);
        var refund = await bench.Broker.WaitForAsync("RefundPayment", "orderId", "unlucky");
        Assert.Equal(("pay-unlucky", "pay-unlucky", "500", "EUR"), (refund["refundId"], refund["paymentId"], refund["amountMinor"], refund["currency"]));
        // It was captured elsewhere, and is given back there.
        Assert.Equal("unknown-payment", (await bench.Broker.WaitForAsync("RefundRejected", "refundId", "pay-unlucky"))["reason"]);
        Assert.Equal((6, 1), await bench.StockAsync("apple"));
        await AssertCleanAsync(bench);
    }

    [Fact]
    public async Task A_hold_that_is_extended_outlives_one_that_is_not()
    {
        await using var bench = await RoadBench.StartAsync(servers, Often);
        await bench.ReceiveAsync("apple", 10);
        await bench.Broker.SendAsync(RoadBench.Orders, Held("longer", 4, seconds: 10));
        await bench.Broker.WaitForAsync("StockReserved", "orderId", "longer");
        await bench.Broker.SendAsync(RoadBench.Extensions, """{"extensionId":"e","orderId":"longer","holdSeconds":3600}""");
        await bench.Broker.WaitForAsync("ReservationExtended", "orderId", "longer");
        await bench.ExecuteAsync("UPDATE reservation SET expires_at = expires_at - interval '10 seconds'");
        await bench.Broker.SendAsync(RoadBench.Orders, Held("shorter", 4));

        await bench.Broker.WaitForAsync("ReservationExpired", "orderId", "shorter");

        Assert.Equal((10, 4), await bench.StockAsync("apple"));
        await bench.Broker.SendAsync(RoadBench.Extensions, """{"extensionId":"f","orderId":"shorter","holdSeconds":3600}""");
        Assert.Equal("already-resolved", (await bench.Broker.WaitForAsync("ExtensionRejected", "orderId", "shorter"))["reason"]);
    }

    [Fact]
    public async Task Many_holds_end_in_batches_each_of_them_once()
    {
        const int Orders = 300;
        await using var bench = await RoadBench.StartAsync(servers, [.. Often, "--Reservations:SweepBatch=40", "--Reservations:Hold=00:00:01"]);
        await bench.ReceiveAsync("apple", Orders);

        await bench.Broker.SendAsync(RoadBench.Orders, Enumerable.Range(0, Orders).Select(i => RoadBench.Order(Id(i))));

        var expired = await bench.Broker.WaitForAsync(Orders, e => e.Type == "ReservationExpired");
        Assert.Equal(Orders, expired.Select(e => e.MessageId).Distinct().Count());
        Assert.Equal((Orders, 0), await bench.StockAsync("apple"));
        Assert.True(await bench.ScalarAsync<long>("SELECT max(n) FROM (SELECT count(*) AS n FROM movement WHERE kind = 10 GROUP BY occurred_at) AS sweep") <= 40);
        await AssertCleanAsync(bench);
    }

    [Fact]
    public async Task A_hold_that_cannot_be_ended_keeps_no_other_from_it_and_is_tried_again()
    {
        await using var bench = await RoadBench.StartAsync(servers, ["--Reservations:SweepInterval=00:00:00.05"]);
        await bench.ReceiveAsync("apple", 10);
        await bench.ExecuteAsync("INSERT INTO inbox (consumer, identity, epoch, fingerprint) SELECT 'expirations', 'stuck', max(epoch), '' FROM message_epoch");
        await bench.Broker.SendAsync(RoadBench.Orders, Held("stuck", 4, seconds: 3600), Held("free", 3, seconds: 3600));
        await bench.Broker.WaitForAsync(2, e => e.Type == "StockReserved");
        // Both are due in the same sweep.
        await bench.ExecuteAsync("UPDATE reservation SET expires_at = now() - interval '1 second'");

        await bench.Broker.WaitForAsync("ReservationExpired", "orderId", "free");
        Assert.Equal((10, 4), await bench.StockAsync("apple"));

        await bench.ExecuteAsync("DELETE FROM inbox WHERE consumer = 'expirations' AND identity = 'stuck'");
        await bench.Broker.WaitForAsync("ReservationExpired", "orderId", "stuck");
        Assert.Equal((10, 0), await bench.StockAsync("apple"));
        await AssertCleanAsync(bench);
    }

    [Fact]
    public async Task Without_locks_every_worker_sweeps_and_a_hold_ends_once_all_the_same()
    {
        const int Orders = 100;
        string[] settings = [.. Often, "--Messaging:UseLocks=false", "--Reservations:Hold=00:00:01"];
        await using var bench = await RoadBench.StartAsync(servers, settings);
        await bench.StartWorkerAsync(settings);
        await bench.ReceiveAsync("apple", Orders);

        await bench.Broker.SendAsync(RoadBench.Orders, Enumerable.Range(0, Orders).Select(i => RoadBench.Order(Id(i))));

        var expired = await bench.Broker.WaitForAsync(Orders, e => e.Type == "ReservationExpired");
        Assert.Equal(Orders, expired.Select(e => e["orderId"]).Distinct().Count());
        Assert.Equal((Orders, 0), await bench.StockAsync("apple"));
        await AssertCleanAsync(bench);
    }

    [Fact]
    public async Task Another_worker_sweeps_when_the_one_that_did_is_killed()
    {
        await using var bench = await RoadBench.StartAsync(servers);
        await bench.ReceiveAsync("apple", 10);
        await bench.StopWorkersAsync();
        using var first = WorkerProcess.Start([.. bench.Settings, .. Often]);
        await bench.Broker.SendAsync(RoadBench.Orders, Held("before", 4));
        await bench.Broker.WaitForAsync("ReservationExpired", "orderId", "before");
        // The first holds the schedule's lock; the second waits in line.
        await bench.StartWorkerAsync(Often);

        first.Kill();
        await bench.Broker.SendAsync(RoadBench.Orders, Held("after", 4));

        await bench.Broker.WaitForAsync("ReservationExpired", "orderId", "after");
        Assert.Equal((10, 0), await bench.StockAsync("apple"));
    }

    private static string Id(int i) => string.Create(CultureInfo.InvariantCulture, $"order-{i}");

    private static string Held(string orderId, int quantity, int seconds = 1) =>
        $$"""{"orderId":"{{orderId}}","holdSeconds":{{seconds}},"lines":[{"sku":"apple","quantity":{{quantity}}}]}""";

    private static string Paid(string orderId) =>
        $$"""{"paymentId":"pay-{{orderId}}","orderId":"{{orderId}}","amountMinor":500,"currency":"EUR","providerReference":"ch"}""";

    private static async Task AssertCleanAsync(RoadBench bench)
    {
        await Eventually.IsTrueAsync(
            async () => await bench.ScalarAsync<long>("SELECT count(*) FROM outbox_pending") == 0, () => "answers are not settled");
        var report = await InventoryAudit.AuditAsync(bench.Database, null, Stop);
        Assert.Equal([], report.Findings.Where(f => !f.IsClean).Select(f => $"{f.Check.Name}: {string.Join("; ", f.Examples)}"));
    }
}
