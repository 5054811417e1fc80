using HdrHistogram;
using Inventory.Contracts;
using Load;
using Load.Broker;
using Load.Servers;
using Throughput.Sides;

namespace Throughput.Scenarios;

/// <summary>From just before an order is published until its reservation is committed, and until its event has come.</summary>
internal sealed class Latency : Scenario
{
    private const int Slow = 50;
    private const int Brisk = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public override string Name => "latency";

    public override async Task RunAsync(Bench bench)
    {
        var ours = (OurSide)await bench.OursAsync();
        var orders = new OrderSource(seed: 7);
        var turn = await Turn.TakeAsync(bench, ours, (int)(ours.LastRate * bench.Settings.Turn.TotalSeconds), () => orders.Even(EvenSkus));
        await bench.RetireOthersAsync();
        var (median, tail) = await MeasureAsync(bench, ours, orders, Slow, $"{Slow}/s");
        bench.Report.Compare(Name, $"p50 at {Slow}/s", "8 ms", 8 / median, 1);
        bench.Report.Compare(Name, $"p99 at {Slow}/s", "20 ms", 20 / tail, 1);
        await MeasureAsync(bench, ours, orders, Brisk, $"{Brisk}/s");
        bench.Report.Add(Name, "half of the maximum", OurSide.Title, [turn.Rate / 2], "1/s");
        (_, tail) = await MeasureAsync(bench, ours, orders, turn.Rate / 2, "half of the maximum");
        bench.Report.Compare(Name, "p99 at half of the maximum", "100 ms", 100 / tail, 1);
    }

    /// <summary>Median and 99th percentile of publish to committed, in milliseconds.</summary>
    private async Task<(double Median, double Tail)> MeasureAsync(Bench bench, OurSide side, OrderSource orders, double rate, string load)
    {
        var count = (int)(rate * bench.Settings.Turn.TotalSeconds * 2);
        var (commits, events) = (new List<LongHistogram>(), new List<LongHistogram>());
        for (var round = 0; round < bench.Settings.Rounds; round++)
        {
            // One after the other: who listens takes time from those who are measured.
            commits.Add(await RoundAsync(side, Some(), rate, async arrivals => await CommitListener.StartAsync(side.Database, arrivals)));
            await side.ForgetEventsAsync(count);
            events.Add(await RoundAsync(side, Some(), rate, async arrivals => await EventListener.StartAsync(side.Broker, arrivals)));
        }

        var (median, tail) = (Add("p50", "commit", 50, commits), Add("p99", "commit", 99, commits));
        Add("p50", "event", 50, events);
        Add("p99", "event", 99, events);
        return (median, tail);

        List<OrderPlaced> Some() => [.. Enumerable.Range(0, count).Select(_ => orders.Even(EvenSkus))];

        double Add(string metric, string until, double percentile, List<LongHistogram> rounds) => bench.Report.Add(
            Name, $"{metric} at {load}", $"publish to {until}", rounds.Select(r => r.GetValueAtPercentile(percentile) / 1000.0), "ms");
    }

    private static async Task<LongHistogram> RoundAsync(
        OurSide side, IReadOnlyList<OrderPlaced> orders, double rate, Func<Arrivals, Task<IAsyncDisposable>> listenAsync)
    {
        var arrivals = new Arrivals();
        await using var listener = await listenAsync(arrivals);
        try
        {
            return await side.PublishAsync(orders, rate, arrivals, Patience);
        }
        catch (BenchmarkException problem)
        {
            throw new BenchmarkException($"{problem.Message} {await side.WhereAsync(arrivals.Missing)}", problem);
        }
    }
}
