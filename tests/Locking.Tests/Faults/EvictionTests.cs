using System.Diagnostics;
using Locking.Tests.Support;
using StackExchange.Redis;
using Xunit;

namespace Locking.Tests.Faults;

/// <summary>Nodes that may evict keys and are out of memory.</summary>
public sealed class EvictionTests(LockFixture fixture) : IClassFixture<LockFixture>
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lock_evicted_by_a_minority_stays_with_its_holder_and_is_put_back()
    {
        await using var mine = await ConnectAsync();
        await using var other = await ConnectAsync(mine.Prefix);
        var lease = (await mine.Group.AcquireAsync("a", TimeSpan.FromSeconds(10), Ct)).GetLeaseOrThrow();
        await using var first = await LockFixture.OpenAsync(fixture.Endpoints[0]);
        await using var second = await LockFixture.OpenAsync(fixture.Endpoints[1]);
        ConnectionMultiplexer[] nodes = [first, second];
        foreach (var node in nodes)
            await Eviction.OfAsync(node.GetDatabase(), mine.RedisKey("a"));

        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Ttl * 1.25)
        {
            Assert.True(lease.IsHeld);
            Assert.False((await other.Group.AcquireAsync("a", cancellationToken: Ct)).IsAcquired);
            await Task.Delay(20, Ct);
        }
        foreach (var node in nodes)
            await Eviction.EndAsync(node.GetDatabase());
        foreach (var node in nodes)
            await Poll.UntilAsync(() => node.GetDatabase().KeyExistsAsync(mine.RedisKey("a")), "the node holds the lease again");
        Assert.True(lease.IsHeld);
        Assert.Equal(ReleaseResult.Released, await lease.ReleaseAsync());
    }

    [Fact]
    public async Task A_holder_whose_lock_a_majority_evicted_is_told_at_the_next_renewal()
    {
        await using var mine = await ConnectAsync();
        var lease = (await mine.Group.AcquireAsync("a", TimeSpan.FromSeconds(10), Ct)).GetLeaseOrThrow();
        var lost = lease.Lost;
        await using var first = await LockFixture.OpenAsync(fixture.Endpoints[0]);
        await using var second = await LockFixture.OpenAsync(fixture.Endpoints[1]);
        await using var third = await LockFixture.OpenAsync(fixture.Endpoints[2]);
        ConnectionMultiplexer[] nodes = [first, second, third];
        foreach (var node in nodes)
            await Eviction.OfAsync(node.GetDatabase(), mine.RedisKey("a"));
        var clock = Stopwatch.StartNew();
        await Poll.UntilAsync(() => lost.IsCancellationRequested, "the holder is told");
        // Not only when the time it was promised is over.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Ttl * 0.8);
        Assert.False(lease.IsHeld);
        foreach (var node in nodes)
            await Eviction.EndAsync(node.GetDatabase());
    }

    private Task<TestLocks> ConnectAsync(string? prefix = null) => LockFixture.ConnectAsync(
        fixture.Endpoints,
        o =>
        {
            o.Ttl = Ttl;
            o.NodeTimeout = TimeSpan.FromMilliseconds(500);
        },
        prefix,
        areNew: prefix is null);
}
