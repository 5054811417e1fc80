using System.Diagnostics;
using LocalStack;
using Locks.Sides;
using Reporting;

namespace Locks.Scenarios;

/// <summary>
/// Acquire and release of locks nobody else wants. The sides take turns in each round, so that a slow moment of the machine hits all.
/// </summary>
internal sealed class Uncontended : Scenario
{
    private static readonly string[] Names =
        [OurSide.Plain, OurSide.Fenced, RawSide.Title, DistributedLockSide.Title, RedLockNetSide.Title];

    // For seconds the runtime compiles what is hot.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    public override string Name => "uncontended";

    public override async Task RunAsync(LocalServers servers, int rounds, Report report)
    {
        foreach (var nodes in new[] { 1, 5 })
        {
            var sides = new List<ISide>();
            foreach (var name in Names)
                sides.Add(await ConnectAsync(name, [.. servers.RedisEndpoints.Take(nodes)]));
            foreach (var side in sides)
                await PairsAsync(side, 64, WarmUp);
            foreach (var tasks in new[] { 1, 16, 64 })
                await RoundsAsync(sides, nodes, tasks, rounds, report);
            foreach (var side in sides)
                await side.DisposeAsync();
        }
    }

    private static async Task RoundsAsync(List<ISide> sides, int nodes, int tasks, int rounds, Report report)
    {
        var scenario = $"{nodes} node(s), {tasks} task(s)";
        var runs = sides.ToDictionary(s => s.Name, _ => new List<Cost>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var side in sides)
                runs[side.Name].Add(await PairsAsync(side, tasks, TimeSpan.FromMilliseconds(500)));
        }
        var speed = new Dictionary<string, double>();
        var memory = new Dictionary<string, double>();
        foreach (var (side, costs) in runs)
        {
            speed[side] = report.Add(scenario, "pairs", side, costs.Select(c => c.PairsPerSecond), "1/s");
            memory[side] = report.Add(scenario, "allocated", side, costs.Select(c => c.Bytes), "B/pair");
            report.Add(scenario, "client CPU", side, costs.Select(c => c.Microseconds), "µs/pair");
        }
        var peer = Math.Max(speed[DistributedLockSide.Title], speed[RedLockNetSide.Title]);
        report.Compare(scenario, "pairs", RawSide.Title, speed[OurSide.Plain] / speed[RawSide.Title], 0.95);
        report.Compare(scenario, "pairs", "better peer", speed[OurSide.Plain] / peer, nodes == 1 ? 1.0 : 1.2);
        var limit = nodes == 1 ? 2.5 : 6;
        report.Compare(scenario, "allocated", $"{limit} KB", limit * 1024 / memory[OurSide.Plain], 1.0);
    }

    /// <summary>Takes and gives back locks for the given time, with each task a lock of its own.</summary>
    public static Task<Cost> PairsAsync(ISide side, int tasks, TimeSpan time) =>
        PairsAsync(tasks, time, task =>
        {
            var key = $"{side.Name}-{task}";
            return () => side.AcquireAsync(key, TimeSpan.Zero);
        });

    /// <summary>The same with many locks as one, again and again.</summary>
    public static Task<Cost> PairsAsync(IManyKeysSide side, int keys, int tasks, TimeSpan time) =>
        PairsAsync(tasks, time, task =>
        {
            string[] all = [.. Enumerable.Range(0, keys).Select(key => $"{side.Name}-{task}-{key}")];
            return () => side.AcquireAsync(all);
        });

    private static async Task<Cost> PairsAsync(int tasks, TimeSpan time, Func<int, Func<Task<IAsyncDisposable?>>> acquireOf)
    {
        var pairs = 0;
        var before = GC.GetTotalAllocatedBytes();
        var cpu = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, tasks).Select(i => Task.Run(async () =>
        {
            var acquire = acquireOf(i);
            while (clock.Elapsed < time)
            {
                // A side that lets a free lock go, because a node was slow, only loses the time.
                if (await acquire() is not { } held)
                    continue;
                await held.DisposeAsync();
                Interlocked.Increment(ref pairs);
            }
        })));
        return new Cost(
            pairs / clock.Elapsed.TotalSeconds,
            (GC.GetTotalAllocatedBytes() - before) / (double)pairs,
            (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / pairs);
    }

    /// <param name="PairsPerSecond">How many were taken and given back in a second.</param>
    /// <param name="Bytes">What one pair allocates.</param>
    /// <param name="Microseconds">How much processor time one pair takes in this process.</param>
    internal sealed record Cost(double PairsPerSecond, double Bytes, double Microseconds);
}
