using System.Diagnostics;
using HdrHistogram;
using Load.Broker;
using Throughput.Sides;

namespace Throughput.Scenarios;

/// <summary>From just before an order is published until its event has come: an upper bound of publish to committed.</summary>
internal sealed class Latency : Scenario
{
    private const int Slow = 50;

    public override string Name => "latency";

    public override async Task RunAsync(Bench bench)
    {
        var ours = await bench.OursAsync();
        var orders = new OrderSource(seed: 7);
        var turn = await Turn.TakeAsync(bench, ours, (int)(ours.LastRate * bench.Settings.Turn.TotalSeconds), () => orders.Even(EvenSkus));
        await bench.RetireOthersAsync();
        var (median, tail) = await MeasureAsync(bench, ours, orders, Slow, $"{Slow}/s");
        bench.Report.Compare(Name, $"p50 at {Slow}/s", "8 ms", 8 / median, 1);
        bench.Report.Compare(Name, $"p99 at {Slow}/s", "20 ms", 20 / tail, 1);
        (_, tail) = await MeasureAsync(bench, ours, orders, turn.Rate / 2, "half of the maximum");
        bench.Report.Compare(Name, "p99 at half of the maximum", "100 ms", 100 / tail, 1);
    }

    private async Task<(double Median, double Tail)> MeasureAsync(Bench bench, Side side, OrderSource orders, double rate, string load)
    {
        var rounds = new List<LongHistogram>();
        for (var round = 0; round < bench.Settings.Rounds; round++)
            rounds.Add(await RoundAsync(bench.Settings.Turn * 2, side, orders, rate));
        var median = Add("p50", 50);
        var tail = Add("p99", 99);
        Add("largest", 100);
        return (median, tail);

        double Add(string metric, double percentile) =>
            bench.Report.Add(Name, $"{metric} at {load}", side.Name, rounds.Select(r => r.GetValueAtPercentile(percentile) / 1000.0), "ms");
    }

    private static async Task<LongHistogram> RoundAsync(TimeSpan time, Side side, OrderSource orders, double rate)
    {
        var count = (int)(rate * time.TotalSeconds);
        await using var listener = await EventListener.StartAsync(side.Broker);
        var clock = Stopwatch.StartNew();
        var publishing = new List<Task>(count);
        for (var sent = 0; sent < count;)
        {
            // What is due since the last look; at high rates several at once.
            for (var due = Math.Min(count, (int)(clock.Elapsed.TotalSeconds * rate) + 1); sent < due; sent++)
            {
                var order = orders.Even(EvenSkus);
                listener.Expect(order.OrderId);
                publishing.Add(side.PublishAsync(order));
            }

            await Task.Delay(1);
        }

        await Task.WhenAll(publishing);
        return await listener.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
