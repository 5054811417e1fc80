using System.Diagnostics;
using Locking.Tests.Support;
using Xunit;

namespace Locking.Tests.Faults;

/// <summary>Everything that can happen to nodes, to two and to three of five.</summary>
public sealed class NodeFaultTests(LockFixture fixture) : IClassFixture<LockFixture>
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan NodeTimeout = TimeSpan.FromMilliseconds(500);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<NodeFault> All => [.. Enum.GetValues<NodeFault>()];

    /// <summary>A majority that evicts forgets numbers with the locks: no node may evict, and <see cref="EvictionTests"/> say what is left of a lock then.</summary>
    public static TheoryData<NodeFault> AllThatMajoritiesBear => [.. Enum.GetValues<NodeFault>().Where(f => f != NodeFault.Evicting)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_minority_that_fails_costs_the_holder_nothing_and_lets_nobody_in(NodeFault fault)
    {
        await using var mine = await ConnectAsync();
        await using var other = await ConnectAsync(mine.Prefix);
        var lease = (await mine.Group.AcquireAsync("a", TimeSpan.FromSeconds(10), Ct)).GetLeaseOrThrow();
        var token = await lease.SettleFenceAsync(Ct);
        // Three are enough to be granted it: two that fail are a minority of those that hold it only once all five do.
        foreach (var endpoint in fixture.Endpoints)
        {
            await using var node = await LockFixture.OpenAsync(endpoint);
            await Poll.UntilAsync(() => node.GetDatabase().KeyExistsAsync(mine.RedisKey("a")), "the node holds the lease");
        }

        await using (await NodeFaults.StrikeAsync(fault, Ttl * 2, fixture.Nodes.Take(2)))
        {
            // Longer than the lease would live if the nodes that are left did not renew it.
            var clock = Stopwatch.StartNew();
            var refused = 0;
            var fastest = TimeSpan.MaxValue;
            var (round, longest) = (TimeSpan.Zero, TimeSpan.Zero);
            while (clock.Elapsed < Ttl * 1.25)
            {
                (round, longest) = (clock.Elapsed, clock.Elapsed - round > longest ? clock.Elapsed - round : longest);
                // "Unavailable" is a right answer too, on a machine too busy for answers in time.
                var result = await other.Group.AcquireAsync("a", cancellationToken: Ct);
                Assert.False(result.IsAcquired);
                refused += result.Outcome == LockOutcome.Busy ? 1 : 0;
                Assert.True(lease.IsHeld, $"Lost after {clock.Elapsed}; the longest round took {longest}, this one {clock.Elapsed - round} so far.");

                var asked = Stopwatch.GetTimestamp();
                await using var another = await other.Group.AcquireAsync("b", cancellationToken: Ct) is { IsAcquired: true } got ? got.Lease : null;
                if (another is not null && Stopwatch.GetElapsedTime(asked) is var took && took < fastest)
                    fastest = took;
                await Task.Delay(20, Ct);
            }
            Assert.True(refused > 5, $"{refused} were told that the lock is busy");
            Assert.True(fastest < NodeTimeout / 2, $"A free lock took {fastest}: nobody waits for the nodes that failed.");
        }
        Assert.Equal(ReleaseResult.Released, await lease.ReleaseAsync());
        await using var next = (await other.Group.AcquireAsync("a", TimeSpan.FromSeconds(10), Ct)).GetLeaseOrThrow();
        Assert.True(await next.SettleFenceAsync(Ct) > token);
    }

    [Theory]
    [MemberData(nameof(AllThatMajoritiesBear))]
    public async Task A_majority_that_fails_gives_the_lock_to_nobody_until_its_holder_was_told(NodeFault fault)
    {
        await using var mine = await ConnectAsync();
        await using var other = await ConnectAsync(mine.Prefix);
        var lease = (await mine.Group.AcquireAsync("a", TimeSpan.FromSeconds(10), Ct)).GetLeaseOrThrow();
        var token = await lease.SettleFenceAsync(Ct);
        var told = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lease.Lost.Register(() => told.TrySetResult(Stopwatch.GetTimestamp()));
        var waiting = other.Group.AcquireAsync("a", TimeSpan.FromSeconds(20), Ct).AsTask();
        var deadline = 0L;
        await using (await NodeFaults.StrikeAsync(fault, Ttl * 2, fixture.Nodes.Take(3)))
        {
            while (!told.Task.IsCompleted)
            {
                if (lease.Remaining is var left && left > TimeSpan.Zero)
                    deadline = Math.Max(deadline, Stopwatch.GetTimestamp() + (long)(left.TotalSeconds * Stopwatch.Frequency));
                Assert.False(waiting.IsCompletedSuccessfully && lease.IsHeld, "two hold the lock");
                await Task.Delay(1, Ct);
            }
        }
        var late = Stopwatch.GetElapsedTime(deadline, await told.Task);
        Assert.True(late <= TimeSpan.Zero, $"told {late.TotalMilliseconds:F1} ms after the deadline");
        Assert.Equal(ReleaseResult.AlreadyLost, await lease.ReleaseAsync());
        await using var next = (await waiting).GetLeaseOrThrow();
        Assert.True(await next.SettleFenceAsync(Ct) > token);
    }

    private Task<TestLocks> ConnectAsync(string? prefix = null) => LockFixture.ConnectAsync(
        fixture.Endpoints,
        o =>
        {
            o.Ttl = Ttl;
            o.NodeTimeout = NodeTimeout;
            o.LossMargin = TimeSpan.FromMilliseconds(200);
        },
        prefix,
        areNew: prefix is null);
}
