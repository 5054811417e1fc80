using System.Diagnostics;
using LocalStack;
using Locking;
using Locks.Sides;
using Reporting;

namespace Locks.Scenarios;

/// <summary>A hundred keys in one lease, as a batch of messages needs them, against one key.</summary>
internal sealed class ManyKeys : Scenario
{
    public override string Name => "many-keys";

    public override async Task RunAsync(LocalServers servers, int rounds, Report report)
    {
        const string scenario = "5 node(s), keys in one lease";
        await using var ours = await OurSide.ConnectAsync(servers.RedisEndpoints, TimeSpan.FromSeconds(30));
        string[] hundred = [.. Enumerable.Range(0, 100).Select(i => $"many-{i}")];
        await MedianAsync(() => ours.Group.AcquireAsync(hundred));
        var one = new List<double>();
        var many = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            one.Add(await MedianAsync(() => ours.Group.AcquireAsync("many-0")));
            many.Add(await MedianAsync(() => ours.Group.AcquireAsync(hundred)));
        }
        var single = report.Add(scenario, "1 key", ours.Name, one, "ms");
        report.Compare(scenario, "100 keys", "3 times 1 key", 3 * single / report.Add(scenario, "100 keys", ours.Name, many, "ms"), 1);
    }

    private static async Task<double> MedianAsync(Func<ValueTask<LockResult>> acquire)
    {
        var times = new List<double>();
        for (var i = 0; i < 201; i++)
        {
            var clock = Stopwatch.GetTimestamp();
            await (await acquire()).GetLeaseOrThrow().DisposeAsync();
            times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }
        return times.Order().ElementAt(times.Count / 2);
    }
}
