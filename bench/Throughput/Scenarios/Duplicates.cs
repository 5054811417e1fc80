using Inventory.Contracts;
using Load.Broker;
using Throughput.Sides;

namespace Throughput.Scenarios;

/// <summary>Orders, and the same orders once more: what a duplicate costs, which is answered from the record.</summary>
internal sealed class Duplicates : Scenario
{
    public override string Name => "duplicates";

    public override async Task RunAsync(Bench bench)
    {
        var orders = new OrderSource(seed: 6);
        var ours = await bench.OursAsync();
        await bench.RetireOthersAsync();
        var (first, again) = (new List<double>(), new List<double>());
        for (var round = 0; round < bench.Settings.Rounds; round++)
        {
            var count = (int)(ours.LastRate * bench.Settings.Turn.TotalSeconds / 2);
            var batch = Enumerable.Range(0, count).Select(_ => orders.Even(EvenSkus)).ToList();
            first.Add(1e6 / await RateAsync(bench, ours, batch));
            again.Add(1e6 / await RateAsync(bench, ours, batch));
            // They were counted as sent twice.
            ours.Forget(count);
            bench.Say($"original {first[^1]:N0} µs, duplicate {again[^1]:N0} µs");
        }

        var original = bench.Report.Add(Name, "time", "original", first, "µs");
        var duplicate = bench.Report.Add(Name, "time", "duplicate", again, "µs");
        bench.Report.Compare(Name, "time", "half an original", original / 2 / duplicate, 1);
    }

    private static async Task<double> RateAsync(Bench bench, Side side, List<OrderPlaced> orders)
    {
        var next = 0;
        return (await Turn.TakeAsync(bench, side, orders.Count, () => orders[next++])).Rate;
    }
}
