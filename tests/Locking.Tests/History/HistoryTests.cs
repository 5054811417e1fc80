using System.Globalization;
using Locking.Tests.Processes;
using Locking.Tests.Support;
using Xunit;

namespace Locking.Tests.History;

/// <summary>Contenders in processes of their own, on real nodes, with everything going wrong, and a check of what they saw.</summary>
public sealed class HistoryTests(LockFixture fixture, ITestOutputHelper output) : IClassFixture<LockFixture>, IDisposable
{
    private const int Processes = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("locks").FullName;
    private int _started;
    private bool _isRight;

    /// <summary>LOCK_HISTORY_SEED and LOCK_HISTORY_SECONDS ask for other runs than the usual one.</summary>
    [Fact]
    public async Task Under_faults_of_nodes_and_processes_the_history_is_that_of_a_fenced_mutex()
    {
        var seed = FromEnvironment("LOCK_HISTORY_SEED", 20260101);
        var time = TimeSpan.FromSeconds(FromEnvironment("LOCK_HISTORY_SECONDS", 20));
        output.WriteLine($"LOCK_HISTORY_SEED={seed} LOCK_HISTORY_SECONDS={time.TotalSeconds}");
        var setup = new LockSetup("history", TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(100), fixture.Endpoints);
        await using (await setup.ConnectAsync(areNew: true))
        {
        }

        var contenders = new List<ChildProcess>();
        var all = new List<ChildProcess>();
        try
        {
            while (contenders.Count < Processes)
                contenders.Add(await StartAsync());
            var nemesis = new Nemesis(fixture.Nodes, setup, contenders, new Random(seed));
            await nemesis.RageAsync(time, StartAsync);
            output.WriteLine("done: " + string.Join(", ", nemesis.Done.OrderBy(d => d.Key).Select(d => $"{d.Value} × {d.Key}")));
            Assert.Equal(8, nemesis.Done.Count);

            var calm = HistoryWriter.Now;
            var rules = new HistoryRules
            {
                Keys = [.. Enumerable.Range(0, Contender.Keys).Select(key => $"k{key}")],
                CalmFrom = calm,
                LeastHolds = 300,
                LeastLosses = 2,
            };
            await Task.Delay(new TimeSpan(rules.ProgressWithin / 100), TestContext.Current.CancellationToken);
            await Task.WhenAll(contenders.Select(c => c.EndAsync()));
            Assert.All(contenders, c => Assert.True(c.ExitCode == 0, File.ReadAllText(c.Log)));

            var history = Directory.GetFiles(_folder, "*.history").SelectMany(HistoryEvent.Read).ToList();
            output.WriteLine(string.Join(", ", history.CountBy(e => e.Kind).OrderBy(k => k.Key).Select(k => $"{k.Value} × {k.Key}")));
            Assert.Empty(HistoryChecker.Check(history, rules));
            _isRight = true;
        }
        finally
        {
            foreach (var contender in all)
                await contender.DisposeAsync();
        }

        async Task<ChildProcess> StartAsync()
        {
            var number = Interlocked.Increment(ref _started);
            var file = Path.Combine(_folder, $"p{number}");
            var contender = await ChildProcess.StartAsync(
                file + ".log", Contender.Command, setup.ToString(), file + ".history", (seed + number).ToString(CultureInfo.InvariantCulture));
            lock (all)
                all.Add(contender);
            return contender;
        }
    }

    public void Dispose()
    {
        if (_isRight)
            Directory.Delete(_folder, recursive: true);
        else
            output.WriteLine($"what they wrote is kept in {_folder}");
    }

    private static int FromEnvironment(string name, int fallback) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;
}
