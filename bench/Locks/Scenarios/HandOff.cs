using System.Diagnostics;
using System.Globalization;
using LocalStack;
using Locks.Sides;
using Reporting;

namespace Locks.Scenarios;

/// <summary>From the release in one process to the lock in another, with one waiter. Both read the machine's monotonic clock.</summary>
internal sealed class HandOff : Scenario
{
    private const int Times = 20;
    private const int WarmUp = 10;
    private const string Key = "hand-off";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    public override string Name => "hand-off";

    public override async Task RunAsync(LocalServers servers, int rounds, Report report)
    {
        foreach (var nodes in new[] { 1, 5 })
        {
            var scenario = $"{nodes} node(s), hand-off";
            var means = new Dictionary<string, double>();
            foreach (var name in new[] { OurSide.Plain, RawWaitingSide.Title, DistributedLockSide.Title, RedLockNetSide.Title })
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

    /// <summary>What the child process does: each time it is told to, takes the lock, says when it had it, and gives it back.</summary>
    public static async Task WaitAsync(string side, string[] nodes)
    {
        await using var locks = await ConnectAsync(side, nodes);
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is not null)
        {
            await using var held = await locks.AcquireAsync(Key, Longest);
            Console.WriteLine(held is null ? "never" : Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture));
        }
    }

    private static async Task<double> MeanAsync(string side, string[] nodes)
    {
        await using var locks = await ConnectAsync(side, nodes);
        using var waiter = ChildProcess.Start("wait", "--side", side, "--nodes", string.Join(',', nodes));
        await waiter.StandardOutput.ReadLineAsync();
        var total = 0.0;
        for (var i = 0; i < Times + WarmUp; i++)
        {
            var held = await locks.AcquireAsync(Key, Longest) ?? throw new TimeoutException($"{side}: the lock was not given back.");
            await waiter.StandardInput.WriteLineAsync("go");
            await Task.Delay(20 + (i * 7));
            var released = Stopwatch.GetTimestamp();
            await held.DisposeAsync();
            var got = long.Parse((await waiter.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
            if (i >= WarmUp)
                total += Stopwatch.GetElapsedTime(released, got).TotalMilliseconds;
        }
        waiter.StandardInput.Close();
        await waiter.WaitForExitAsync();
        return total / Times;
    }
}
