using System.Diagnostics;
using System.Numerics;
using Locking.Tests.Support;
using Xunit;

namespace Locking.Tests.Faults;

/// <summary>All 2^5 sets of dead or hung nodes.</summary>
public sealed class NodeMaskTests(LockFixture fixture) : IClassFixture<LockFixture>
{
    private const string ClosedPort = "127.0.0.1:1";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Any_set_of_dead_nodes_gives_a_lock_if_and_only_if_a_quorum_is_left()
    {
        // Side by side: most of the time goes into connecting in vain.
        await Task.WhenAll(Enumerable.Range(0, 32).Select(async mask =>
        {
            var endpoints = fixture.Endpoints.Select((e, i) => (mask & (1 << i)) != 0 ? $"127.0.0.1:{i + 1}" : e);
            await using var locks = await LockFixture.ConnectAsync(endpoints, o => o.ConnectTimeout = TimeSpan.FromMilliseconds(300));
            var clock = Stopwatch.StartNew();
            var result = await locks.Group.AcquireAsync("a", cancellationToken: Ct);
            var expected = BitOperations.PopCount((uint)mask) <= 2 ? LockOutcome.Acquired : LockOutcome.Unavailable;
            Assert.True(expected == result.Outcome, $"mask {mask}: {result.Outcome} {result.Reason}");
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(4), $"mask {mask} took {clock.Elapsed}");
            if (result.IsAcquired)
                Assert.Equal(ReleaseResult.Released, await result.Lease.ReleaseAsync());
        }));
    }

    [Fact]
    public async Task Any_set_of_hung_nodes_gives_a_lock_if_and_only_if_a_quorum_is_left()
    {
        await using var locks = await LockFixture.ConnectAsync(fixture.Endpoints, o => o.NodeTimeout = TimeSpan.FromMilliseconds(100));
        await locks.Inner.WaitForConnectionsAsync(Ct);
        await Poll.UntilAsync(() => locks.Inner.Engine.Links.All(l => l.Node.IsConnected), "all connected");
        for (var mask = 0; mask < 32; mask++)
        {
            await using (await FrozenNodes.FreezeAsync(fixture.Nodes.Where((_, i) => (mask & (1 << i)) != 0)))
            {
                var clock = Stopwatch.StartNew();
                var result = await locks.Group.AcquireAsync($"k{mask}", cancellationToken: Ct);
                var expected = BitOperations.PopCount((uint)mask) <= 2 ? LockOutcome.Acquired : LockOutcome.Unavailable;
                Assert.True(expected == result.Outcome, $"mask {mask}: {result.Outcome} {result.Reason}");
                Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"mask {mask} took {clock.Elapsed}");
                if (result.IsAcquired)
                    Assert.Equal(ReleaseResult.Released, await result.Lease.ReleaseAsync());
            }
            await Poll.UntilAsync(() => locks.Inner.Engine.Links.All(l => !l.IsSilent), $"all nodes answered after mask {mask}");
        }
        // What was refused or not confirmed must not stay behind until it runs out: the releases are repeated.
        await Poll.UntilAsync(() => locks.Inner.Engine.OwedReleases == 0, "nothing is owed");
        foreach (var endpoint in fixture.Endpoints)
        {
            await using var redis = await LockFixture.OpenAsync(endpoint);
            var server = redis.GetServers()[0];
            await Poll.UntilAsync(
                async () => !await server.KeysAsync(pattern: locks.RedisKey("*")).AnyAsync(Ct), "no key is left on " + endpoint);
        }
    }

    [Fact]
    public async Task Every_mix_of_killed_and_hung_nodes_gives_a_lock_if_and_only_if_a_quorum_is_left()
    {
        await using var locks = await LockFixture.ConnectAsync(fixture.Endpoints, o => o.NodeTimeout = TimeSpan.FromMilliseconds(60));
        var tried = 0;
        var killed = 0;
        for (var i = 0; i < 32; i++)
        {
            // In Gray's order one node changes at a time.
            var next = i ^ (i >> 1);
            await ToggleAsync(locks, BitOperations.Log2((uint)(killed ^ next) | 1), isKilled: next > killed, any: next != killed);
            killed = next;
            for (var hung = 31 & ~killed; ; hung = (hung - 1) & ~killed)
            {
                await TryAsync(locks, killed, hung);
                tried++;
                if (hung == 0)
                    break;
            }
        }
        Assert.Equal(243, tried);
        await ToggleAsync(locks, 4, isKilled: false, any: true);
    }

    [Fact]
    public async Task No_node_at_all_is_unavailable_and_not_busy()
    {
        await using var locks = await LockFixture.ConnectAsync([ClosedPort], o => o.ConnectTimeout = TimeSpan.FromMilliseconds(50));
        var result = await locks.Group.AcquireAsync("a", cancellationToken: Ct);
        Assert.Equal(LockOutcome.Unavailable, result.Outcome);
        Assert.Contains("0 of 1", result.Reason, StringComparison.Ordinal);
        Assert.Throws<LockNotAcquiredException>(() => result.GetLeaseOrThrow());
    }

    private async Task ToggleAsync(TestLocks locks, int node, bool isKilled, bool any)
    {
        if (any && isKilled)
        {
            await fixture.Nodes[node].KillAsync(Ct);
        }
        else if (any)
        {
            await fixture.Nodes[node].StartAsync(keepData: false, Ct);
            await Poll.UntilAsync(() => locks.Inner.Engine.Links[node].Node.IsConnected, "the node is connected again");
            await locks.Group.DeclareNodesNewAsync();
        }
    }

    private async Task TryAsync(TestLocks locks, int killed, int hung)
    {
        await using (await FrozenNodes.FreezeAsync(fixture.Nodes.Where((_, i) => (hung & (1 << i)) != 0)))
        {
            var clock = Stopwatch.StartNew();
            var result = await locks.Group.AcquireAsync($"m{killed}-{hung}", cancellationToken: Ct);
            var expected = BitOperations.PopCount((uint)(killed | hung)) <= 2 ? LockOutcome.Acquired : LockOutcome.Unavailable;
            Assert.True(expected == result.Outcome, $"killed {killed:B5}, hung {hung:B5}: {result.Outcome} {result.Reason}");
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"killed {killed:B5}, hung {hung:B5}: took {clock.Elapsed}");
            if (result.IsAcquired)
                Assert.Equal(ReleaseResult.Released, await result.Lease.ReleaseAsync());
        }
        await Poll.UntilAsync(
            () => locks.Inner.Engine.Links.All(l => !l.IsSilent), $"all nodes that live answered after killed {killed:B5}, hung {hung:B5}");
    }
}
