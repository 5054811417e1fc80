using System.Diagnostics;
using LocalStack;
using Locks.Sides;
using Reporting;

namespace Locks.Scenarios;

/// <summary>
/// Three of five nodes freeze while locks are held: when does the holder know that it must stop? The locks live for at most their time
/// to live from then on, so whoever is told later has worked without a lock.
/// </summary>
internal sealed class FrozenMajority : Scenario
{
    private const string Title = "frozen majority";
    private const int LeasesPerFreeze = 10;
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(1);

    public override string Name => "frozen-majority";

    public override async Task RunAsync(LocalServers servers, int rounds, Report report)
    {
        foreach (var (name, freezes) in new[] { (OurSide.Plain, 10), (DistributedLockSide.Title, 2), (RedLockNetSide.Title, 1) })
        {
            var told = new List<double>();
            for (var freeze = 0; freeze < freezes; freeze++)
                told.AddRange(await FreezeAsync(name, servers, TimeSpan.FromMilliseconds(50 + (freeze * 37))));
            report.Add(Title, "told after", name, told, "of the TTL");
            if (name == OurSide.Plain)
                report.Compare(Title, "told in time", $"{told.Count} tries", told.Count(t => t <= 1) / (double)told.Count, 1);
        }
    }

    /// <returns>For each lease, the time from the freeze to being told, as a share of the time to live.</returns>
    private static async Task<double[]> FreezeAsync(string name, LocalServers servers, TimeSpan after)
    {
        await using var side = await ConnectAsync(name, servers.RedisEndpoints, Ttl);
        var held = await Task.WhenAll(Enumerable.Range(0, LeasesPerFreeze).Select(i => side.HoldAsync($"frozen-{i}")));
        // Somewhere between two renewals.
        await Task.Delay(after);
        var frozen = servers.Redis.Take(3).ToList();
        await Task.WhenAll(frozen.Select(n => n.PauseAsync()));
        var start = Stopwatch.GetTimestamp();
        var told = await Task.Run(() => Watch(held, start));
        await Task.WhenAll(frozen.Select(n => n.ResumeAsync()));
        foreach (var one in held)
            await one.DisposeAsync();
        return told;
    }

    private static double[] Watch(HeldLock[] held, long start)
    {
        using var pause = new ManualResetEventSlim();
        var told = new double[held.Length];
        while (told.Contains(0) && Stopwatch.GetElapsedTime(start) < Ttl * 20)
        {
            for (var i = 0; i < held.Length; i++)
            {
                if (told[i] == 0 && held[i].IsLost())
                    told[i] = Stopwatch.GetElapsedTime(start) / Ttl;
            }
            pause.Wait(1);
        }
        return [.. told.Select(t => t == 0 ? 20 : t)];
    }
}
