using Inventory.Worker.Operations.Audit;
using Inventory.Worker.Tests.Road.Support;

namespace Inventory.Worker.Tests.Road;

/// <summary>Messages that come again after inbox and outbox have forgotten them, on a service that forgets by itself, with the rights it has.</summary>
[Collection(RoadCollection.Name)]
public sealed class ForgottenTests(RoadServers servers)
{
    private const string Commit = """{"commitId":"commit","orderId":"kept","lines":[{"sku":"apple","quantity":1}]}""";
    private const string Transfer = """{"transferId":"truck","sku":"apple","from":"main","to":"berlin","quantity":3}""";
    private const string Receive = """{"adjustmentId":"delivery","sku":"apple","kind":"Receive","quantity":10}""";

    [Fact]
    public async Task They_take_effect_once_and_the_audit_finds_nothing_missing()
    {
        await using var bench = await RoadBench.StartAsync(servers, ["--Messaging:RetentionInterval=00:00:00.1", .. RoadBench.ShortDelays]);
        await bench.Broker.SendAsync(RoadBench.Adjustments, Receive);
        await bench.Broker.WaitForAsync("StockAdjusted", "adjustmentId", "delivery");
        await bench.Broker.SendAsync(RoadBench.Transfers, Transfer);
        await bench.Broker.WaitForAsync("StockTransferred", "transferId", "truck");
        await SendOrdersAsync(bench, 1);
        await bench.CaptureAsync("pay", 500);
        await bench.Broker.SendAsync(RoadBench.Commits, Commit);
        await bench.Broker.WaitForAsync("OrderCommitted", "orderId", "kept");
        await Eventually.IsTrueAsync(
            async () => await bench.ScalarAsync<long>("SELECT count(*) FROM outbox_pending") == 0, () => "answers are not settled");
        var before = await bench.StockAsync("apple");

        await ForgetAsync(bench);
        Assert.Equal(0, await bench.ScalarAsync<long>("SELECT count(*) FROM inbox") + await bench.ScalarAsync<long>("SELECT count(*) FROM outbox"));
        await SendOrdersAsync(bench, 2);
        await bench.Broker.SendAsync(RoadBench.Payments, RoadBench.Capture("pay", 500));
        await bench.Broker.WaitForAsync(2, e => e.Type == "PaymentCaptured" && e["paymentId"] == "pay");
        await bench.Broker.SendAsync(RoadBench.Adjustments, Receive);
        await bench.Broker.SendAsync(RoadBench.Transfers, Transfer);
        await bench.Broker.TakeErrorsAsync(RoadBench.Adjustments, 1);
        await bench.Broker.TakeErrorsAsync(RoadBench.Transfers, 1);

        Assert.Equal(before, await bench.StockAsync("apple"));
        Assert.Single(bench.Provider.Book());
        Assert.Equal(2, bench.Broker.Seen.Where(e => e.Type is "StockReserved" or "StockRejected").Select(e => e.MessageId).Distinct().Count());
        await Eventually.IsTrueAsync(
            async () => await bench.ScalarAsync<long>("SELECT count(*) FROM outbox_pending") == 0, () => "answers are not settled");
        var report = await InventoryAudit.AuditAsync(bench.Database, null, TestContext.Current.CancellationToken);
        Assert.Empty(report.Findings.Where(f => f.OffendingRows > 0).SelectMany(f => f.Examples));
    }

    private static async Task SendOrdersAsync(RoadBench bench, int time)
    {
        await bench.Broker.SendAsync(RoadBench.Orders, RoadBench.Order("kept", quantity: 2), RoadBench.Order("refused", quantity: 100));
        await bench.Broker.WaitForAsync(2 * time, e => e.Type is "StockReserved" or "StockRejected");
    }

    // The service does it by itself; only the time that would pass is made up.
    private static async Task ForgetAsync(RoadBench bench)
    {
        await bench.ExecuteAsync("UPDATE message_epoch SET started_at = started_at - interval '1 month'");
        await Eventually.IsTrueAsync(
            async () => await bench.ScalarAsync<long>("SELECT count(*) FROM message_epoch WHERE ended_at IS NOT NULL") == 1, () => "no epoch has begun");
        await bench.ExecuteAsync("UPDATE message_epoch SET ended_at = ended_at - interval '1 month'");
        await Eventually.IsTrueAsync(
            async () => await bench.ScalarAsync<bool>("SELECT to_regclass('inbox_1') IS NULL AND to_regclass('inbox_3') IS NOT NULL"),
            () => "the epoch has not been dropped");
    }
}
