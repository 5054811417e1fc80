using System.Diagnostics;
using HdrHistogram;
using LocalStack;
using Locks.Sides;
using Reporting;

namespace Locks.Scenarios;

/// <summary>How long an acquire takes while one or two of five nodes are dead, or hang: it should not show.</summary>
internal sealed class FailedNodes : Scenario
{
    private const int Acquires = 1000;

    // For seconds the runtime compiles what is hot, which would count for the state that happens to come first.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    // A side for which every acquire takes seconds is not asked a thousand times.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public override string Name => "failed-nodes";

    public override async Task RunAsync(LocalServers servers, int rounds, Report report)
    {
        foreach (var name in new[] { OurSide.Plain, DistributedLockSide.Title, RedLockNetSide.Title })
        {
            var repeat = name == OurSide.Plain ? rounds : 1;
            var healthy = 0.0;
            await WarmUpAsync(name, servers);
            foreach (var (count, dead) in new[] { (0, false), (1, true), (1, false), (2, true), (2, false) })
            {
                await using var side = await ConnectAsync(name, servers.RedisEndpoints);
                await P99Async(side, "warm");
                foreach (var node in servers.Redis.Take(count))
                    await (dead ? node.KillAsync() : node.PauseAsync());
                // What is asked for is steady state, not the moment of the failure.
                await P99Async(side, "warm");
                var state = count == 0 ? "healthy" : $"{count} of 5 {(dead ? "dead" : "hung")}";
                var values = new List<double>();
                for (var round = 0; round < repeat; round++)
                    values.Add(await P99Async(side, $"{state}-{round}"));
                foreach (var node in servers.Redis.Take(count))
                    await (dead ? node.StartAsync(keepData: false) : node.ResumeAsync());
                var p99 = report.Add($"5 node(s), {state}", "p99 acquire", name, values, "ms");
                if (count == 0)
                    healthy = p99;
                else if (name == OurSide.Plain)
                    report.Compare($"5 node(s), {state}", "p99 acquire", "twice healthy", 2 * healthy / p99, 1);
            }
        }
    }

    private static async Task WarmUpAsync(string name, LocalServers servers)
    {
        await using var side = await ConnectAsync(name, servers.RedisEndpoints);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < WarmUp;)
            await P99Async(side, "warm");
    }

    private static async Task<double> P99Async(ISide side, string key)
    {
        var latencies = new LongHistogram(TimeSpan.TicksPerMinute, 3);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < Acquires && clock.Elapsed < Longest; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var held = await side.AcquireAsync($"{key}-{i}", TimeSpan.Zero);
            latencies.RecordValue(Stopwatch.GetElapsedTime(started).Ticks);
            if (held is not null)
                await held.DisposeAsync();
        }
        return TimeSpan.FromTicks(latencies.GetValueAtPercentile(99)).TotalMilliseconds;
    }
}
