using System.Diagnostics;
using LocalStack;
using Locks.Sides;
using Reporting;

namespace Locks.Scenarios;

/// <summary>
/// From the release on one connection to the lock on another, with one waiter. Two groups in one process stand for two processes: they
/// share nothing but the servers.
/// </summary>
internal sealed class HandOff : Scenario
{
    private const int Times = 20;
    private const int WarmUp = 2;

    public override string Name => "hand-off";

    public override async Task RunAsync(LocalServers servers, int rounds, Report report)
    {
        foreach (var nodes in new[] { 1, 5 })
        {
            var scenario = $"{nodes} node(s), hand-off";
            var means = new Dictionary<string, double>();
            foreach (var name in new[] { OurSide.Plain, DistributedLockSide.Title, RedLockNetSide.Title })
            {
                var waits = new List<double>();
                for (var round = 0; round < rounds; round++)
                    waits.Add(await MeanAsync(name, [.. servers.RedisEndpoints.Take(nodes)]));
                means[name] = report.Add(scenario, "mean wait", name, waits, "ms");
            }
            report.Compare(scenario, "mean wait", "2 ms", 2 / means[OurSide.Plain], 1);
            var peer = Math.Min(means[DistributedLockSide.Title], means[RedLockNetSide.Title]);
            report.Compare(scenario, "mean wait", "better peer", peer / means[OurSide.Plain], 50);
        }
    }

    private static async Task<double> MeanAsync(string name, string[] nodes)
    {
        await using var a = await ConnectAsync(name, nodes);
        await using var b = await ConnectAsync(name, nodes);
        var total = 0.0;
        for (var i = 0; i < Times + WarmUp; i++)
        {
            var held = await a.AcquireAsync("hand-off", TimeSpan.FromSeconds(20));
            var released = 0L;
            var waiting = Task.Run(async () =>
            {
                await using var next = await b.AcquireAsync("hand-off", TimeSpan.FromSeconds(20));
                return Stopwatch.GetElapsedTime(Volatile.Read(ref released)).TotalMilliseconds;
            });
            await Task.Delay(20 + (i * 7));
            Volatile.Write(ref released, Stopwatch.GetTimestamp());
            await held!.DisposeAsync();
            var waited = await waiting;
            if (i >= WarmUp)
                total += waited;
        }
        return total / Times;
    }
}
