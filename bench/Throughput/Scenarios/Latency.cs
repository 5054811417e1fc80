using System.Diagnostics;
using HdrHistogram;
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
        (_, tail) = await MeasureAsync(bench, ours, orders, turn.Rate / 2, "half of the maximum");
        bench.Report.Compare(Name, "p99 at half of the maximum", "100 ms", 100 / tail, 1);
    }

    /// <summary>Median and 99th percentile of publish to committed, in milliseconds.</summary>
    private async Task<(double Median, double Tail)> MeasureAsync(Bench bench, OurSide side, OrderSource orders, double rate, string load)
    {
        var rounds = new List<(LongHistogram Commits, LongHistogram Events)>();
        for (var round = 0; round < bench.Settings.Rounds; round++)
            rounds.Add(await RoundAsync(bench.Settings.Turn * 2, side, orders, rate));
        var (median, tail) = (Add("p50", "commit", 50, r => r.Commits), Add("p99", "commit", 99, r => r.Commits));
        Add("p50", "event", 50, r => r.Events);
        Add("p99", "event", 99, r => r.Events);
        return (median, tail);

        double Add(string metric, string until, double percentile, Func<(LongHistogram Commits, LongHistogram Events), LongHistogram> which) => bench.Report.Add(
            Name, $"{metric} at {load}", $"publish to {until}", rounds.Select(r => which(r).GetValueAtPercentile(percentile) / 1000.0), "ms");
    }

    private static async Task<(LongHistogram Commits, LongHistogram Events)> RoundAsync(TimeSpan time, OurSide side, OrderSource orders, double rate)
    {
        var count = (int)(rate * time.TotalSeconds);
        var (commits, events) = (new Arrivals(), new Arrivals());
        await using var eventListener = await EventListener.StartAsync(side.Broker, events);
        await using var commitListener = await CommitListener.StartAsync(side.Database, commits);
        var clock = Stopwatch.StartNew();
        var publishing = new List<Task>(count);
        for (var sent = 0; sent < count;)
        {
            // What is due since the last look; at high rates several at once.
            for (var due = Math.Min(count, (int)(clock.Elapsed.TotalSeconds * rate) + 1); sent < due; sent++)
            {
                var order = orders.Even(EvenSkus);
                commits.Expect(order.OrderId);
                events.Expect(order.OrderId);
                publishing.Add(side.PublishAsync(order));
            }

            await Task.Delay(1);
        }

        await Task.WhenAll(publishing);
        return (await commits.WaitAsync(Patience), await events.WaitAsync(Patience));
    }
}
