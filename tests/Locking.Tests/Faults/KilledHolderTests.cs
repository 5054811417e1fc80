using System.Diagnostics;
using Locking.Tests.Processes;
using Locking.Tests.Support;
using Xunit;

namespace Locking.Tests.Faults;

public sealed class KilledHolderTests(LockFixture fixture, ITestOutputHelper output) : IClassFixture<LockFixture>
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(1.5);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task The_lock_of_a_killed_process_is_free_after_its_time_to_live(int nodes)
    {
        var setup = new LockSetup($"killed{nodes}", Ttl, TimeSpan.FromMilliseconds(100), [.. fixture.Endpoints.Take(nodes)]);
        await using var mine = await setup.ConnectAsync(areNew: true);
        var log = Path.GetTempFileName();
        await using var holder = await ChildProcess.StartAsync(log, Holder.Command, setup.ToString(), "a");
        await Poll.UntilAsync(
            async () => (await File.ReadAllTextAsync(log, Ct)).Contains(Holder.Holds, StringComparison.Ordinal), "the process holds the lock");

        // Much longer than its time to live: the process renews it.
        var waiting = mine.Group.AcquireAsync("a", TimeSpan.FromSeconds(20), Ct).AsTask();
        await Task.Delay(Ttl * 2, Ct);
        Assert.False(waiting.IsCompleted);

        await holder.KillAsync();
        var clock = Stopwatch.StartNew();
        await using var lease = (await waiting).GetLeaseOrThrow();
        output.WriteLine($"free {clock.Elapsed.TotalMilliseconds:F0} ms after the kill, with a time to live of {Ttl.TotalMilliseconds:F0} ms");
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Ttl + TimeSpan.FromMilliseconds(500));
        File.Delete(log);
    }
}
