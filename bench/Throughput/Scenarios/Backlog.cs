using Load.Broker;
using Throughput.Sides;

namespace Throughput.Scenarios;

/// <summary>A long queue, from the start of the workers to its end: their memory must not grow with it.</summary>
internal sealed class Backlog : Scenario
{
    private const int Orders = 500_000;

    // The events are thrown away at this many.
    private const int Part = 50_000;

    public override string Name => "backlog";

    public override async Task RunAsync(Bench bench)
    {
        var ours = (OurSide)await bench.OursAsync();
        await bench.RetireOthersAsync();
        await ours.StopAsync();
        var orders = new OrderSource(seed: 9);
        await ours.PublishAsync(Orders, () => orders.Even(EvenSkus));
        await ours.LaunchAsync();
        var memory = await WatchAsync(ours);
        var largest = bench.Report.Add(Name, "largest RSS of a worker", ours.Name, [memory.Max()], "MB");
        var quarter = memory.Count / 4;
        var early = bench.Report.Add(Name, "RSS in the second quarter", ours.Name, memory[quarter..(2 * quarter)], "MB");
        var late = bench.Report.Add(Name, "RSS in the last quarter", ours.Name, memory[^quarter..], "MB");
        bench.Report.Compare(Name, "largest RSS of a worker", "300 MB", 300 / largest, 1);
        bench.Report.Compare(Name, "RSS in the last quarter", "second quarter", early / late, 0.85);
    }

    private static async Task<List<double>> WatchAsync(OurSide ours)
    {
        var memory = new List<double>();
        var (done, last, idle) = (0L, 0L, 0);
        while (done < Orders)
        {
            await Task.Delay(500);
            memory.Add(ours.Processes.Max(worker => worker.ResidentBytes) / 1e6);
            var lying = await ours.Events.CountAsync();
            idle = done + lying > last ? 0 : idle + 1;
            last = done + lying;
            if (idle > 80)
                throw new Load.BenchmarkException($"{ours.Name}: {done} of {Orders} events came, then none.");
            if (lying >= Part || done + lying >= Orders)
                done += await ours.Events.PurgeAsync();
        }

        return memory;
    }
}
