using System.Diagnostics;
using Locking.Tests.Processes;
using Locking.Tests.Support;
using Xunit;

namespace Locking.Tests.Scheduling;

public sealed class KilledRunnerTests(LockFixture fixture) : IClassFixture<LockFixture>
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(2);

    // MaxRetryDelay, after which the next in line looks again at the latest, and half a second for a busy machine to run it.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500 + 500);

    [Fact]
    public async Task A_runner_killed_in_the_middle_of_its_job_is_replaced_within_a_ttl_and_never_are_there_two()
    {
        var setup = new LockSetup(Guid.NewGuid().ToString("N"), Ttl, TimeSpan.FromMilliseconds(250), [.. fixture.Endpoints.Take(3)]);
        await using (await setup.ConnectAsync(areNew: true))
        {
        }

        var folder = Directory.CreateTempSubdirectory("schedule");
        var runners = new List<ChildProcess>();
        try
        {
            for (var i = 0; i < 3; i++)
                runners.Add(await ChildProcess.StartAsync(Path.Combine(folder.FullName, $"{i}.log"), ScheduleRunner.Command, setup.ToString()));
            var logs = runners.ConvertAll(r => r.Log);
            var alive = runners.ToList();
            for (var kill = 0; kill < 2; kill++)
            {
                var runner = await RunnerAsync(alive);
                // Long enough for the others to have come and found it taken, and for its lease to have been renewed.
                await Poll.UntilAsync(
                    () => ScheduleRunner.Beats(runner.Log) is var beats && Stopwatch.GetElapsedTime(beats[0], beats[^1]) > Ttl * 1.2, "it goes on");
                alive.Remove(runner);
                var killed = Stopwatch.GetTimestamp();
                await runner.KillAsync();
                var next = await RunnerAsync(alive);

                var taken = Stopwatch.GetElapsedTime(killed, ScheduleRunner.Beats(next.Log)[0]);
                TestContext.Current.SendDiagnosticMessage($"Taken over after {taken}.");
                Assert.InRange(taken, TimeSpan.Zero, Ttl + Margin);
            }

            var turns = logs.Select(ScheduleRunner.Beats).Where(b => b.Count > 0).OrderBy(b => b[0]).ToList();
            Assert.Equal(3, turns.Count);
            Assert.All(turns.Zip(turns.Skip(1)), pair => Assert.True(pair.First[^1] < pair.Second[0], "two ran at once"));
        }
        finally
        {
            foreach (var runner in runners)
                await runner.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<ChildProcess> RunnerAsync(List<ChildProcess> among)
    {
        ChildProcess? found = null;
        await Poll.UntilAsync(() => (found = among.Find(r => ScheduleRunner.Beats(r.Log).Count > 0)) is not null, "one of them runs the job", TimeSpan.FromSeconds(30));
        return found!;
    }
}
