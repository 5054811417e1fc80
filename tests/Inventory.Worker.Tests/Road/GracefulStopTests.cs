using System.Text.RegularExpressions;
using Inventory.Worker.Tests.Road.Support;

namespace Inventory.Worker.Tests.Road;

/// <summary>A worker that is asked to end under load finishes what it has begun and leaves the rest to the others.</summary>
[Collection(RoadCollection.Name)]
public sealed partial class GracefulStopTests(RoadServers servers)
{
    private const int Orders = 3_000;

    [Fact]
    public async Task Nothing_is_lost_or_done_by_halves()
    {
        await using var bench = await RoadBench.StartAsync(servers, "--Messaging:BatchSize=20");
        await bench.ReceiveAsync("apple", Orders);
        await bench.StopWorkersAsync();
        using var worker = WorkerProcess.Start([.. bench.Settings, "--Messaging:BatchSize=20", "--Logging:LogLevel:Default=Error"]);

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
        // What took effect was acknowledged, what did not is back in the queue; and every answer had left.
        Assert.Equal(Orders - decided, await bench.Broker.DepthAsync(RoadBench.Orders));
        Assert.Equal(0, await bench.ScalarAsync<long>("SELECT count(*) FROM outbox_pending"));
        await bench.Broker.WaitForAsync((int)decided, e => e.Type == "StockReserved");

        await bench.StartWorkerAsync();
        await bench.Broker.WaitForAsync(Orders, e => e.Type == "StockReserved");
        Assert.Equal((Orders, Orders), await bench.StockAsync("apple"));
    }

    private static async Task<long> DecidedAsync(RoadBench bench) =>
        await bench.ScalarAsync<long>("SELECT count(*) FROM inbox WHERE consumer = 'orders'");

    [GeneratedRegex("fail|crit|Unhandled")]
    private static partial Regex Trouble();
}
