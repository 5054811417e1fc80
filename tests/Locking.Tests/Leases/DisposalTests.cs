using Locking.Tests.Support;
using Xunit;

namespace Locking.Tests.Leases;

/// <summary>A container that is disposed leaves nobody waiting, and nobody who believes to hold a lock.</summary>
public sealed class DisposalTests(LockFixture fixture) : IClassFixture<LockFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_waits_for_a_lock_of_another_process_is_told()
    {
        await using var other = await LockFixture.ConnectAsync(fixture.Endpoints);
        await using var lease = (await other.Group.AcquireAsync("a", cancellationToken: Ct)).GetLeaseOrThrow();
        var mine = await LockFixture.ConnectAsync(fixture.Endpoints, prefix: other.Prefix, areNew: false);
        var waiting = mine.Group.AcquireAsync("a", TimeSpan.FromHours(1), Ct).AsTask();
        // Asleep: the nodes have refused it, and will call it.
        await Poll.UntilAsync(() => mine.Inner.Engine.Scheduler.Count > 0, "it waits");

        await mine.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(20), Ct));
    }

    [Fact]
    public async Task Whoever_waits_in_line_inside_the_process_is_told()
    {
        var mine = await LockFixture.ConnectAsync(fixture.Endpoints);
        var lease = (await mine.Group.AcquireAsync("a", cancellationToken: Ct)).GetLeaseOrThrow();
        Task<LockResult>[] waiting =
        [
            mine.Group.AcquireAsync("a", TimeSpan.FromHours(1), Ct).AsTask(),
            mine.Group.AcquireAsync(["b", "a"], TimeSpan.FromHours(1), Ct).AsTask(),
            mine.Group.AcquireFreeAsync(["a"], Timeout.InfiniteTimeSpan, Ct).AsTask(),
        ];

        await mine.DisposeAsync();

        foreach (var one in waiting)
            await Assert.ThrowsAsync<ObjectDisposedException>(() => one.WaitAsync(TimeSpan.FromSeconds(20), Ct));
        await lease.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_holds_a_lock_is_told_that_it_is_lost()
    {
        var mine = await LockFixture.ConnectAsync(fixture.Endpoints, o => o.Ttl = TimeSpan.FromMinutes(2));
        var lease = (await mine.Group.AcquireAsync("a", cancellationToken: Ct)).GetLeaseOrThrow();
        var lost = lease.Lost;

        await mine.DisposeAsync();

        await Poll.UntilAsync(() => lost.IsCancellationRequested, "the holder is told");
        Assert.False(lease.IsHeld);
        Assert.Equal(ReleaseResult.AlreadyLost, await lease.ReleaseAsync());
    }

    [Fact]
    public async Task Whoever_comes_later_is_refused()
    {
        var mine = await LockFixture.ConnectAsync(fixture.Endpoints);

        await mine.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await mine.Group.AcquireAsync("a", cancellationToken: Ct));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await mine.Group.AcquireFreeAsync(["a"], cancellationToken: Ct));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wait_for_ever_ends_when_the_lock_is_free(bool longest)
    {
        await using var mine = await LockFixture.ConnectAsync(fixture.Endpoints);
        await using var other = await LockFixture.ConnectAsync(fixture.Endpoints, prefix: mine.Prefix);
        var lease = (await mine.Group.AcquireAsync("a", cancellationToken: Ct)).GetLeaseOrThrow();
        var waiting = other.Group.AcquireAsync("a", longest ? TimeSpan.MaxValue : Timeout.InfiniteTimeSpan, Ct).AsTask();
        await Poll.UntilAsync(() => other.Inner.Engine.Scheduler.Count > 0, "it waits");

        await lease.DisposeAsync();

        await using var next = (await waiting.WaitAsync(TimeSpan.FromSeconds(20), Ct)).GetLeaseOrThrow();
        Assert.True(next.IsHeld);
    }
}
