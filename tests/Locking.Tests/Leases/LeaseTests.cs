using Locking.Tests.Support;
using Xunit;

namespace Locking.Tests.Leases;

/// <summary>What a caller can rely on, whatever the number of nodes.</summary>
public abstract class LeaseTests(LockFixture fixture, int nodes)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IEnumerable<string> Endpoints => fixture.Endpoints.Take(nodes);

    [Fact]
    public async Task A_free_lock_is_acquired_and_others_are_refused_until_it_is_released()
    {
        await using var mine = await LockFixture.ConnectAsync(Endpoints);
        await using var other = await LockFixture.ConnectAsync(Endpoints, prefix: mine.Prefix);

        var first = await mine.Group.AcquireAsync("a", cancellationToken: Ct);
        Assert.True(first.IsAcquired);
        Assert.True(first.Lease.IsHeld);
        Assert.Equal(["a"], first.Lease.Keys);
        Assert.InRange(first.Lease.Remaining, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));

        var second = await other.Group.AcquireAsync("a", cancellationToken: Ct);
        Assert.Equal(LockOutcome.Busy, second.Outcome);
        Assert.Null(second.Lease);
        Assert.InRange(second.RetryAfter, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(3));

        Assert.Equal(ReleaseResult.Released, await first.Lease.ReleaseAsync());
        Assert.False(first.Lease.IsHeld);
        Assert.False(first.Lease.Lost.IsCancellationRequested);

        var third = await other.Group.AcquireAsync("a", TimeSpan.FromSeconds(5), Ct);
        Assert.True(third.IsAcquired);
        await third.Lease.DisposeAsync();
    }

    [Fact]
    public async Task Many_keys_are_sorted_and_distinct_and_taken_all_or_none()
    {
        await using var mine = await LockFixture.ConnectAsync(Endpoints);
        await using var other = await LockFixture.ConnectAsync(Endpoints, prefix: mine.Prefix);

        var first = await mine.Group.AcquireAsync(["b", "a", "b", "Z"], cancellationToken: Ct);
        Assert.True(first.IsAcquired);
        Assert.Equal(["Z", "a", "b"], first.Lease.Keys);

        var overlapping = await other.Group.AcquireAsync(["b", "c"], cancellationToken: Ct);
        Assert.Equal(LockOutcome.Busy, overlapping.Outcome);

        var rest = await other.Group.AcquireAsync("c", TimeSpan.FromSeconds(5), Ct);
        Assert.True(rest.IsAcquired);
        await rest.Lease.DisposeAsync();
        await first.Lease.DisposeAsync();
        await using var redis = await LockFixture.OpenAsync(fixture.Endpoints[0]);
        await Poll.UntilAsync(
            async () => !await redis.GetDatabase().KeyExistsAsync(mine.RedisKey("a")), "the keys are gone");
    }

    [Fact]
    public async Task Releasing_twice_gives_the_first_outcome_again_and_leaves_a_new_holder_alone()
    {
        await using var mine = await LockFixture.ConnectAsync(Endpoints);
        var first = (await mine.Group.AcquireAsync("a", cancellationToken: Ct)).GetLeaseOrThrow();
        Assert.Equal(ReleaseResult.Released, await first.ReleaseAsync());

        var second = (await mine.Group.AcquireAsync("a", TimeSpan.FromSeconds(5), Ct)).GetLeaseOrThrow();
        Assert.Equal(ReleaseResult.Released, await first.ReleaseAsync());
        await first.DisposeAsync();
        Assert.True(second.IsHeld);
        Assert.Equal(ReleaseResult.Released, await second.ReleaseAsync());
    }

    [Fact]
    public async Task A_lease_is_renewed_for_as_long_as_it_is_held()
    {
        await using var mine = await LockFixture.ConnectAsync(Endpoints, o =>
        {
            o.Ttl = TimeSpan.FromMilliseconds(600);
            o.NodeTimeout = TimeSpan.FromMilliseconds(150);
        });
        await using var other = await LockFixture.ConnectAsync(Endpoints, prefix: mine.Prefix);
        var lease = (await mine.Group.AcquireAsync("a", cancellationToken: Ct)).GetLeaseOrThrow();
        var refused = 0;
        for (var i = 0; i < 30; i++)
        {
            await Task.Delay(50, Ct);
            Assert.True(lease.IsHeld);
            if ((await other.Group.AcquireAsync("a", cancellationToken: Ct)).Outcome == LockOutcome.Busy)
                refused++;
        }
        Assert.Equal(30, refused);
        Assert.Equal(ReleaseResult.Released, await lease.ReleaseAsync());
    }

    [Fact]
    public async Task A_stolen_lock_is_reported_lost_and_not_taken_back()
    {
        await using var mine = await LockFixture.ConnectAsync(Endpoints, o =>
        {
            o.Ttl = TimeSpan.FromMilliseconds(600);
            o.NodeTimeout = TimeSpan.FromMilliseconds(150);
        });
        var lease = (await mine.Group.AcquireAsync("a", cancellationToken: Ct)).GetLeaseOrThrow();
        var lost = lease.Lost;
        foreach (var endpoint in Endpoints)
        {
            await using var redis = await LockFixture.OpenAsync(endpoint);
            await redis.GetDatabase().StringSetAsync(mine.RedisKey("a"), "thief");
        }
        await Poll.UntilAsync(() => lost.IsCancellationRequested, "the holder is told");
        Assert.False(lease.IsHeld);
        Assert.Equal(ReleaseResult.AlreadyLost, await lease.ReleaseAsync());
        await using var check = await LockFixture.OpenAsync(Endpoints.First());
        Assert.Equal("thief", await check.GetDatabase().StringGetAsync(mine.RedisKey("a")));
    }

    [Fact]
    public async Task A_lease_ends_at_MaxHold_although_its_renewals_work()
    {
        await using var mine = await LockFixture.ConnectAsync(Endpoints, o =>
        {
            o.Ttl = TimeSpan.FromMilliseconds(400);
            o.NodeTimeout = TimeSpan.FromMilliseconds(100);
            o.MaxHold = TimeSpan.FromMilliseconds(900);
        });
        var lease = (await mine.Group.AcquireAsync("a", cancellationToken: Ct)).GetLeaseOrThrow();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var lost = lease.Lost;
        await Poll.UntilAsync(() => lost.IsCancellationRequested, "MaxHold is enforced");
        Assert.InRange(clock.ElapsedMilliseconds, 700, 1500);
    }

    [Fact]
    public async Task A_waiter_gets_the_lock_when_the_holder_gives_it_back()
    {
        await using var mine = await LockFixture.ConnectAsync(Endpoints);
        await using var other = await LockFixture.ConnectAsync(Endpoints, prefix: mine.Prefix);
        var lease = (await mine.Group.AcquireAsync("a", cancellationToken: Ct)).GetLeaseOrThrow();
        var waiting = other.Group.AcquireAsync("a", TimeSpan.FromSeconds(20), Ct).AsTask();
        await Task.Delay(100, Ct);
        Assert.False(waiting.IsCompleted);
        await lease.DisposeAsync();
        var second = await waiting;
        Assert.True(second.IsAcquired);
        await second.Lease.DisposeAsync();
    }

    [Fact]
    public async Task Cancelling_a_wait_throws_and_leaves_nothing_behind()
    {
        await using var mine = await LockFixture.ConnectAsync(Endpoints);
        await using var other = await LockFixture.ConnectAsync(Endpoints, prefix: mine.Prefix);
        var lease = (await mine.Group.AcquireAsync("a", cancellationToken: Ct)).GetLeaseOrThrow();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var waiting = other.Group.AcquireAsync("a", TimeSpan.FromSeconds(20), cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await lease.DisposeAsync();
        await Poll.UntilAsync(
            async () =>
            {
                var again = await mine.Group.AcquireAsync("a", cancellationToken: Ct);
                if (again.IsAcquired)
                    await again.Lease.DisposeAsync();
                return again.IsAcquired;
            },
            "the lock is free");
    }

    [Fact]
    public async Task One_holder_at_a_time_among_many_tasks_in_two_processes()
    {
        await using var mine = await LockFixture.ConnectAsync(Endpoints);
        await using var other = await LockFixture.ConnectAsync(Endpoints, prefix: mine.Prefix);
        var inside = 0;
        var overlaps = 0;
        var rounds = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            var group = i % 2 == 0 ? mine.Group : other.Group;
            for (var n = 0; n < 10; n++)
            {
                await using var lease = (await group.AcquireAsync("hot", TimeSpan.FromSeconds(60), Ct)).GetLeaseOrThrow();
                if (Interlocked.Increment(ref inside) != 1)
                    Interlocked.Increment(ref overlaps);
                await Task.Yield();
                Interlocked.Increment(ref rounds);
                Interlocked.Decrement(ref inside);
            }
        }));
        Assert.Equal(80, rounds);
        Assert.Equal(0, overlaps);
    }
}
