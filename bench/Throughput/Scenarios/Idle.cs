using System.Diagnostics;

namespace Throughput.Scenarios;

/// <summary>What a worker costs while there is nothing to do.</summary>
internal sealed class Idle : Scenario
{
    public override string Name => "idle";

    public override async Task RunAsync(Bench bench)
    {
        var ours = await bench.OursAsync();
        await bench.RetireOthersAsync();
        var shares = new List<double>();
        for (var round = 0; round < bench.Settings.Rounds; round++)
        {
            var (clock, before) = (Stopwatch.StartNew(), ours.WorkerCpu);
            await Task.Delay(bench.Settings.Turn);
            shares.Add((ours.WorkerCpu - before) / clock.Elapsed / ours.Processes.Count * 100);
        }

        var share = bench.Report.Add(Name, "CPU of a worker", ours.Name, shares, "% of a core");
        bench.Report.Compare(Name, "CPU of a worker", "2 % of a core", 2 / share, 1);
    }
}
