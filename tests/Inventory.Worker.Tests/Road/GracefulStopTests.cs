using System.Text.RegularExpressions;
using Inventory.Worker.Tests.Road.Support;
using Messaging;

namespace Inventory.Worker.Tests.Road;

/// <summary>A worker that is asked to end under load finishes what it has begun and leaves the rest to the others.</summary>
[Collection(RoadCollection.Name)]
public sealed partial class GracefulStopTests(RoadServers servers)
{
    private const int Orders = 3_000;
    private const int BatchSize = 20;
    private static readonly int Prefetched = BatchSize * (new MessagingOptions().ConcurrentBatches + 2);

    [Fact]
    public async Task Nothing_is_lost_or_done_by_halves()
    {
        await using var bench = await RoadBench.StartAsync(servers, $"--Messaging:BatchSize={BatchSize}");
        await bench.ReceiveAsync("apple", Orders);
        await bench.StopWorkersAsync();
        using var worker = WorkerProcess.Start([.. bench.Settings, $"--Messaging:BatchSize={BatchSize}", "--Logging:LogLevel:Default=Error"]);

        var sending = bench.Broker.SendAsync(RoadBench.Orders, Enumerable.Range(0, Orders).Select(i => RoadBench.Order($"order-{i}")));
        await Eventually.IsTrueAsync(async () => await DecidedAsync(bench) > 0, () => "the worker does nothing");
        await worker.TerminateAsync();
        var (exitCode, output, errors) = await worker.WaitForExitAsync();
        await sending;

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.DoesNotMatch(Trouble(), output);
        var decided = await DecidedAsync(bench);
        Assert.InRange(decided, 1, Orders - 1);
        Assert.Equal((Orders, decided), await bench.StockAsync("apple"));
        // What did not take effect is back in the queue, and every answer had left. Of what did, some may be back too: a quorum queue's
        // channel keeps acknowledgements beyond 32 under way to itself, and forgets them when it is closed behind the last one.
        Assert.InRange((await bench.Broker.DepthAsync(RoadBench.Orders))!.Value, Orders - decided, Orders - decided + Prefetched);
        Assert.Equal(0, await bench.ScalarAsync<long>("SELECT count(*) FROM outbox_pending"));
        await Eventually.IsTrueAsync(() => Task.FromResult(Answers(bench).Count == decided), () => $"{Answers(bench).Count} of {decided} are answered");

        await bench.StartWorkerAsync();
        // One answer for each order, and for those that came back the same one again.
        await Eventually.IsTrueAsync(() => Task.FromResult(Answers(bench).Count == Orders), () => $"{Answers(bench).Count} orders are answered");
        Assert.All(Answers(bench), order => Assert.Single(order.Distinct()));
        Assert.Equal((Orders, Orders), await bench.StockAsync("apple"));
    }

    private static async Task<long> DecidedAsync(RoadBench bench) =>
        await bench.ScalarAsync<long>("SELECT count(*) FROM inbox WHERE consumer = 'orders'");

    private static ILookup<string?, Guid> Answers(RoadBench bench) =>
        bench.Broker.Seen.Where(e => e.Type == "StockReserved").ToLookup(e => e["orderId"], e => e.MessageId);

    [GeneratedRegex("fail|crit|Unhandled")]
    private static partial Regex Trouble();
}
