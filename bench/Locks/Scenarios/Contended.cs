using System.Diagnostics;
using System.Globalization;
using HdrHistogram;
using LocalStack;
using Locks.Sides;
using Reporting;

namespace Locks.Scenarios;

/// <summary>
/// Sixteen contenders in two processes for one lock on five nodes, a millisecond of work each time: how often the lock changes hands, how
/// long it lies idle, and whether everybody gets a turn.
/// </summary>
internal sealed class Contended : Scenario
{
    private const string Title = "16 contenders, 2 processes";
    private const int Processes = 2;
    private const int PerProcess = 8;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public override string Name => "contended";

    public override async Task RunAsync(LocalServers servers, int rounds, Report report)
    {
        string[] names = [OurSide.Plain, DistributedLockSide.Title, RedLockNetSide.Title];
        var runs = names.ToDictionary(n => n, _ => new List<Outcome>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var name in names)
                runs[name].Add(await RunAsync(name, servers.RedisEndpoints, $"contended-{round}"));
        }
        var rate = new Dictionary<string, double>();
        foreach (var (name, outcomes) in runs)
        {
            rate[name] = report.Add(Title, "hand-offs", name, outcomes.Select(o => o.PerSecond), "1/s");
            // What nobody can exceed whose work takes that long, however fast the lock is.
            report.Add(Title, "hand-offs if never idle", name, outcomes.Select(o => o.PerSecond / (1 - o.Idle)), "1/s");
            var idle = report.Add(Title, "idle", name, outcomes.Select(o => 100 * o.Idle), "%");
            var wait = report.Add(Title, "p99 wait", name, outcomes.Select(o => o.P99), "ms");
            var ideal = report.Add(Title, "ideal wait", name, outcomes.Select(o => o.IdealWait), "ms");
            var fair = report.Add(Title, "min/max per contender", name, outcomes.Select(o => o.Fairness), "");
            if (name != OurSide.Plain)
                continue;
            report.Compare(Title, "idle", "10 %", 10 / idle, 1);
            report.Compare(Title, "p99 wait", "2 times ideal", 2 * ideal / wait, 1);
            report.Compare(Title, "min/max per contender", "all alike", fair, 0.7);
        }
        var peer = Math.Max(rate[DistributedLockSide.Title], rate[RedLockNetSide.Title]);
        report.Compare(Title, "hand-offs", "better peer", rate[OurSide.Plain] / peer, 1.7);
    }

    /// <summary>What a child process does: contends for the given time and prints a line for every turn.</summary>
    public static async Task ContendAsync(string side, string[] nodes, string key)
    {
        await using var locks = await ConnectAsync(side, nodes);
        // Both processes start together, when the parent says so.
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync();
        var end = Stopwatch.GetTimestamp() + (long)((WarmUp + Time).TotalSeconds * Stopwatch.Frequency);
        var turns = await Task.WhenAll(Enumerable.Range(0, PerProcess).Select(_ => Task.Run(() => ContenderAsync(locks, key, end))));
        for (var contender = 0; contender < turns.Length; contender++)
        {
            foreach (var (asked, got, left) in turns[contender])
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{contender} {asked} {got} {left}"));
        }
    }

    private static async Task<List<(long Asked, long Got, long Left)>> ContenderAsync(ISide locks, string key, long end)
    {
        var turns = new List<(long, long, long)>();
        using var pause = new ManualResetEventSlim();
        while (Stopwatch.GetTimestamp() < end)
        {
            var asked = Stopwatch.GetTimestamp();
            if (await locks.AcquireAsync(key, TimeSpan.FromSeconds(10)) is not { } held)
                continue;
            var got = Stopwatch.GetTimestamp();
            // Work that waits for something else, as for a database, and takes no processor time from the contenders.
            pause.Wait(1);
            turns.Add((asked, got, Stopwatch.GetTimestamp()));
            await held.DisposeAsync();
        }
        return turns;
    }

    private static async Task<Outcome> RunAsync(string side, IReadOnlyList<string> nodes, string key)
    {
        var children = Enumerable.Range(0, Processes)
            .Select(_ => ChildProcess.Start("contend", "--side", side, "--nodes", string.Join(',', nodes), "--key", key)).ToList();
        foreach (var child in children)
            await child.StandardOutput.ReadLineAsync();
        var from = Stopwatch.GetTimestamp() + (long)(WarmUp.TotalSeconds * Stopwatch.Frequency);
        foreach (var child in children)
            await child.StandardInput.WriteLineAsync("go");
        var outputs = await Task.WhenAll(children.Select(c => c.StandardOutput.ReadToEndAsync()));
        foreach (var child in children)
            child.Dispose();
        return Judge(outputs, from);
    }

    private static Outcome Judge(string[] outputs, long from)
    {
        var until = from + (long)(Time.TotalSeconds * Stopwatch.Frequency);
        var counts = new int[Processes * PerProcess];
        var waits = new LongHistogram(TimeSpan.TicksPerMinute, 3);
        long busy = 0;
        for (var process = 0; process < outputs.Length; process++)
        {
            foreach (var line in outputs[process].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var numbers = Array.ConvertAll(line.Split(' '), n => long.Parse(n, CultureInfo.InvariantCulture));
                if (numbers[2] < from || numbers[2] >= until)
                    continue;
                counts[(process * PerProcess) + numbers[0]]++;
                waits.RecordValue(Stopwatch.GetElapsedTime(numbers[1], numbers[2]).Ticks);
                busy += numbers[3] - numbers[2];
            }
        }
        var turns = counts.Sum();
        // First come, first served, with nothing lost between two turns: everybody waits for the fifteen others.
        var ideal = (counts.Length - 1) * (busy / (double)turns) / Stopwatch.Frequency * 1000;
        return new Outcome(
            turns / Time.TotalSeconds,
            1 - (busy / (Time.TotalSeconds * Stopwatch.Frequency)),
            TimeSpan.FromTicks(waits.GetValueAtPercentile(99)).TotalMilliseconds,
            ideal,
            counts.Min() / (double)counts.Max());
    }

    private sealed record Outcome(double PerSecond, double Idle, double P99, double IdealWait, double Fairness);
}
