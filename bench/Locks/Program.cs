using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LocalStack;
using Locks;

const int Rounds = 3;
var json = args.SkipWhile(a => a != "--json").Skip(1).FirstOrDefault();
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
await using var servers = await LocalServers.StartAsync(new LocalServersOptions { RedisNodes = 5, Postgres = false, RabbitMq = false });
var figures = new List<Figure>();
var ratios = new List<Ratio>();
foreach (var count in new[] { 1, 5 })
{
    var nodes = servers.RedisEndpoints.Take(count).ToArray();
    await UncontendedAsync(count, nodes);
    await HandOffAsync(count, nodes);
}
await ManyKeysAsync(servers.RedisEndpoints);
foreach (var f in figures)
    Console.WriteLine($"{f.Scenario,-34} {f.Metric,-16} {f.Side,-22} {f.Median,12:N2} {f.Unit}  ({f.Min:N2} to {f.Max:N2})");
foreach (var r in ratios)
    Console.WriteLine($"{r.Scenario,-34} {r.Metric,-16} against {r.Against,-18} {r.Value,8:F2}  goal {r.Goal:F2}  {(r.Met ? "met" : "NOT met")}");
if (json is not null)
{
    await File.WriteAllTextAsync(json, JsonSerializer.Serialize(
        new { ratios = ratios.Select(r => new { r.Scenario, r.Metric, r.Against, Ratio = r.Value, r.Goal, r.Met }), figures },
        new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true }));
}

// Acquire and release of locks nobody else wants. The sides take turns in each round, so that a slow moment of the machine hits all.
async Task UncontendedAsync(int count, string[] nodes)
{
    ISide[] sides =
    [
        await OurSide.ConnectAsync(nodes), await OurSide.ConnectAsync(nodes, fencing: true), await RawSide.ConnectAsync(nodes),
        await DistributedLockSide.ConnectAsync(nodes), await RedLockNetSide.ConnectAsync(nodes),
    ];
    foreach (var side in sides)
        await PairsAsync(side, 64, TimeSpan.FromSeconds(2));
    foreach (var tasks in new[] { 1, 16, 64 })
    {
        var scenario = $"{count} node(s), {tasks} task(s)";
        var speeds = sides.ToDictionary(s => s.Name, _ => new List<double>());
        var memory = sides.ToDictionary(s => s.Name, _ => new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var side in sides)
            {
                var (speed, bytes) = await PairsAsync(side, tasks, TimeSpan.FromMilliseconds(500));
                speeds[side.Name].Add(speed);
                memory[side.Name].Add(bytes);
            }
        }
        foreach (var side in sides)
        {
            figures.Add(Figure.From(scenario, "pairs", side.Name, speeds[side.Name], "1/s"));
            figures.Add(Figure.From(scenario, "allocated", side.Name, memory[side.Name], "B/pair"));
        }
        double Median(string side) => speeds[side].Order().ElementAt(Rounds / 2);
        ratios.Add(new Ratio(scenario, "pairs", "raw", Median("Locking") / Median("raw"), 0.95));
        ratios.Add(new Ratio(
            scenario, "pairs", "better peer", Median("Locking") / Math.Max(Median("DistributedLock"), Median("RedLock.net")), count == 1 ? 1.0 : 1.2));
        var limit = count == 1 ? 2.5 * 1024 : 6 * 1024;
        ratios.Add(new Ratio(scenario, "allocated", "limit", limit / memory["Locking"].Order().ElementAt(Rounds / 2), 1.0));
    }
    foreach (var side in sides)
        await side.DisposeAsync();
}

async Task<(double Speed, double Bytes)> PairsAsync(ISide side, int tasks, TimeSpan time)
{
    var pairs = 0;
    var before = GC.GetTotalAllocatedBytes();
    var clock = Stopwatch.StartNew();
    await Task.WhenAll(Enumerable.Range(0, tasks).Select(i => Task.Run(async () =>
    {
        var key = $"{side.Name}-{i}";
        while (clock.Elapsed < time)
        {
            // A side that lets a free lock go, because a node was slow, only loses the time.
            if (await side.AcquireAsync(key, TimeSpan.Zero) is not { } held)
                continue;
            await held.DisposeAsync();
            Interlocked.Increment(ref pairs);
        }
    })));
    return (pairs / clock.Elapsed.TotalSeconds, (GC.GetTotalAllocatedBytes() - before) / (double)pairs);
}

// From the release in one process to the lock in another, with one waiter.
async Task HandOffAsync(int count, string[] nodes)
{
    var scenario = $"{count} node(s), hand-off";
    var medians = new Dictionary<string, double>();
    foreach (var connect in new Func<Task<ISide>>[]
    {
        async () => await OurSide.ConnectAsync(nodes), async () => await DistributedLockSide.ConnectAsync(nodes),
        async () => await RedLockNetSide.ConnectAsync(nodes),
    })
    {
        await using var a = await connect();
        await using var b = await connect();
        var times = new List<double>();
        for (var i = 0; i < 20; i++)
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
            times.Add(await waiting);
        }
        medians[a.Name] = times.Skip(2).Average();
        figures.Add(new Figure(scenario, "mean wait", a.Name, medians[a.Name], times.Min(), times.Max(), "ms"));
    }
    ratios.Add(new Ratio(scenario, "mean wait", "2 ms", 2 / medians["Locking"], 1));
    ratios.Add(new Ratio(
        scenario, "mean wait", "better peer", Math.Min(medians["DistributedLock"], medians["RedLock.net"]) / medians["Locking"], 50));
}

async Task ManyKeysAsync(IReadOnlyList<string> nodes)
{
    await using var ours = await OurSide.ConnectAsync(nodes);
    string[] hundred = [.. Enumerable.Range(0, 100).Select(i => $"many-{i}")];
    var one = await TimeAsync(() => ours.Group.AcquireAsync("many-0"));
    var many = await TimeAsync(() => ours.Group.AcquireAsync(hundred));
    figures.Add(Figure.From("5 node(s), keys in one lease", "1 key", "Locking", one, "ms"));
    figures.Add(Figure.From("5 node(s), keys in one lease", "100 keys", "Locking", many, "ms"));
    ratios.Add(new Ratio("5 node(s), keys in one lease", "100 keys", "3 times 1 key", 3 * one.Order().ElementAt(100) / many.Order().ElementAt(100), 1));

    static async Task<List<double>> TimeAsync(Func<ValueTask<Locking.LockResult>> acquire)
    {
        var times = new List<double>();
        for (var i = 0; i < 201; i++)
        {
            var clock = Stopwatch.GetTimestamp();
            await (await acquire()).GetLeaseOrThrow().DisposeAsync();
            times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }
        return times;
    }
}
