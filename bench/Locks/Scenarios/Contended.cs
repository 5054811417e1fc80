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

    // For seconds the runtime compiles what is hot, on the cores that the contenders need.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

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
            // Where the time goes: fifteen turns would be first come, first served; and what is lost between two turns.
            report.Add(Title, "turns waited for, p99", name, outcomes.Select(o => o.TurnsWaited), "");
            report.Add(Title, "lost in a process", name, outcomes.Select(o => o.LostInside), "ms/turn");
            report.Add(Title, "lost between processes", name, outcomes.Select(o => o.LostBetween), "ms/turn");
            report.Add(Title, "changes of process", name, outcomes.Select(o => o.Changes), "%");
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
        var turns = outputs.SelectMany((output, process) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Turn.Parse(line, process)))
            .Where(turn => turn.Got >= from && turn.Got < until).OrderBy(turn => turn.Got).ToList();
        var got = turns.ConvertAll(turn => turn.Got);
        var counts = new int[Processes * PerProcess];
        var (waits, passed) = (new LongHistogram(TimeSpan.TicksPerMinute, 3), new LongHistogram(1_000_000, 3));
        long busy = 0;
        for (var i = 0; i < turns.Count; i++)
        {
            var turn = turns[i];
            counts[(turn.Process * PerProcess) + turn.Contender]++;
            waits.RecordValue(Stopwatch.GetElapsedTime(turn.Asked, turn.Got).Ticks);
            busy += turn.Left - turn.Got;
            var first = got.BinarySearch(turn.Asked);
            passed.RecordValue(i - (first < 0 ? ~first : first));
        }
        var gaps = turns.Zip(turns.Skip(1), (one, next) => (IsInside: one.Process == next.Process, Lost: Stopwatch.GetElapsedTime(one.Left, next.Got).TotalMilliseconds))
            .ToLookup(gap => gap.IsInside, gap => gap.Lost);
        // First come, first served, with nothing lost between two turns: everybody waits for the fifteen others.
        var ideal = (counts.Length - 1) * (busy / (double)turns.Count) / Stopwatch.Frequency * 1000;
        return new Outcome(
            turns.Count / Time.TotalSeconds,
            1 - (busy / (Time.TotalSeconds * Stopwatch.Frequency)),
            TimeSpan.FromTicks(waits.GetValueAtPercentile(99)).TotalMilliseconds,
            ideal,
            counts.Min() / (double)counts.Max(),
            passed.GetValueAtPercentile(99),
            gaps[true].DefaultIfEmpty().Average(),
            gaps[false].DefaultIfEmpty().Average(),
            100.0 * gaps[false].Count() / turns.Count);
    }

    /// <param name="PerSecond">How often the lock changed hands.</param>
    /// <param name="Idle">Part of the time in which nobody had it.</param>
    /// <param name="P99">How long somebody waited, in ms.</param>
    /// <param name="IdealWait">How long everybody would wait, in ms.</param>
    /// <param name="Fairness">Turns of who had the fewest, as a part of those of who had the most.</param>
    /// <param name="TurnsWaited">How many turns somebody waited for.</param>
    /// <param name="LostInside">From one turn to the next of the same process, in ms.</param>
    /// <param name="LostBetween">The same, of another process.</param>
    /// <param name="Changes">Part of the turns that went to another process.</param>
    private sealed record Outcome(
        double PerSecond, double Idle, double P99, double IdealWait, double Fairness, double TurnsWaited, double LostInside, double LostBetween, double Changes);

    private readonly record struct Turn(int Process, int Contender, long Asked, long Got, long Left)
    {
        public static Turn Parse(string line, int process)
        {
            var numbers = Array.ConvertAll(line.Split(' '), n => long.Parse(n, CultureInfo.InvariantCulture));
            return new Turn(process, (int)numbers[0], numbers[1], numbers[2], numbers[3]);
        }
    }
}
