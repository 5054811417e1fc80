using System.Diagnostics;
using Locking.Tests.Support;
using Xunit;

namespace Locking.Tests.Faults;

/// <summary>Everything that can happen to nodes, to two and to three of five.</summary>
public sealed class NodeFaultTests(LockFixture fixture) : IClassFixture<LockFixture>
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(1.2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<NodeFault> All => [.. Enum.GetValues<NodeFault>()];

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_minority_that_fails_costs_the_holder_nothing_and_lets_nobody_in(NodeFault fault)
    {
        await using var mine = await ConnectAsync();
        await using var other = await ConnectAsync(mine.Prefix);
        var lease = (await mine.Group.AcquireAsync("a", cancellationToken: Ct)).GetLeaseOrThrow();
        var token = await lease.SettleFenceAsync(Ct);
        await using (await NodeFaults.StrikeAsync(fault, Ttl * 2, fixture.Nodes.Take(2)))
        {
            // Longer than the lease would live if the nodes that are left did not renew it.
            var clock = Stopwatch.StartNew();
            while (clock.Elapsed < Ttl * 2)
            {
                var refused = await other.Group.AcquireAsync("a", cancellationToken: Ct);
                Assert.Equal(LockOutcome.Busy, refused.Outcome);
                var asked = Stopwatch.GetTimestamp();
                await using var another = (await other.Group.AcquireAsync("b", Ttl, Ct)).GetLeaseOrThrow();
                Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
                Assert.True(lease.IsHeld);
                await Task.Delay(20, Ct);
            }
        }
        Assert.Equal(ReleaseResult.Released, await lease.ReleaseAsync());
        await using var next = (await other.Group.AcquireAsync("a", TimeSpan.FromSeconds(10), Ct)).GetLeaseOrThrow();
        Assert.True(await next.SettleFenceAsync(Ct) > token);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_majority_that_fails_gives_the_lock_to_nobody_until_its_holder_was_told(NodeFault fault)
    {
        await using var mine = await ConnectAsync();
        await using var other = await ConnectAsync(mine.Prefix);
        var lease = (await mine.Group.AcquireAsync("a", cancellationToken: Ct)).GetLeaseOrThrow();
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
            o.NodeTimeout = TimeSpan.FromMilliseconds(300);
        },
        prefix,
        areNew: prefix is null);
}
