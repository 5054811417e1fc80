using Locking.Tests.Support;
using Xunit;

namespace Locking.Tests.Leases;

public sealed class FreeKeysTests(LockFixture fixture) : IClassFixture<LockFixture>
{
    // Above what a node starts counting at.
    private const long High = 1L << 52;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task As_many_as_are_free_are_taken_and_the_rest_is_left_alone(int nodes)
    {
        var endpoints = fixture.Endpoints.Take(nodes).ToArray();
        await using var mine = await LockFixture.ConnectAsync(endpoints);
        await using var other = await LockFixture.ConnectAsync(endpoints, prefix: mine.Prefix);
        var held = (await other.Group.AcquireAsync(["b", "d"], cancellationToken: Ct)).GetLeaseOrThrow();

        var lease = (await mine.Group.AcquireFreeAsync(["a", "b", "c", "d", "e"], cancellationToken: Ct)).GetLeaseOrThrow();
        Assert.Equal(["a", "c", "e"], lease.Keys);
        Assert.True(await lease.SettleFenceAsync(Ct) > 0);
        Assert.True(held.IsHeld);
        Assert.Equal(LockOutcome.Busy, (await other.Group.AcquireAsync(["c"], cancellationToken: Ct)).Outcome);
        Assert.Equal(LockOutcome.Busy, (await mine.Group.AcquireFreeAsync(["b", "d"], cancellationToken: Ct)).Outcome);

        Assert.Equal(ReleaseResult.Released, await lease.ReleaseAsync());
        Assert.Equal(ReleaseResult.Released, await held.ReleaseAsync());
        var all = (await mine.Group.AcquireFreeAsync(["a", "b", "c", "d", "e"], TimeSpan.FromSeconds(2), Ct)).GetLeaseOrThrow();
        Assert.Equal(5, all.Keys.Count);
        await all.DisposeAsync();
    }

    [Fact]
    public async Task Nodes_that_disagree_lead_to_the_keys_a_quorum_agrees_on_and_the_rest_is_given_back()
    {
        await using var mine = await LockFixture.ConnectAsync(fixture.Endpoints);
        // Held by a stranger: "a" on three nodes, "b" on two others.
        for (var n = 0; n < 5; n++)
        {
            await using var redis = await LockFixture.OpenAsync(fixture.Endpoints[n]);
            await redis.GetDatabase().StringSetAsync(mine.RedisKey(n < 3 ? "a" : "b"), "stranger", TimeSpan.FromSeconds(30));
        }
        var lease = (await mine.Group.AcquireFreeAsync(["a", "b", "c"], cancellationToken: Ct)).GetLeaseOrThrow();
        Assert.Equal(["b", "c"], lease.Keys);
        for (var n = 3; n < 5; n++)
        {
            await using var redis = await LockFixture.OpenAsync(fixture.Endpoints[n]);
            await Poll.UntilAsync(
                async () => !await redis.GetDatabase().KeyExistsAsync(mine.RedisKey("a")), "what is not held is given back");
        }
        await lease.DisposeAsync();
    }

    [Fact]
    public async Task A_node_that_gave_only_some_of_the_keys_does_not_vote_for_the_number_of_all()
    {
        await using var mine = await LockFixture.ConnectAsync(fixture.Endpoints.Take(3));
        await using var first = await LockFixture.OpenAsync(fixture.Endpoints[0]);
        await using var second = await LockFixture.OpenAsync(fixture.Endpoints[1]);
        await using var third = await LockFixture.OpenAsync(fixture.Endpoints[2]);
        // The first node gives only "a", with the number the third gives for both; the second is behind, and the last to answer.
        await first.GetDatabase().StringSetAsync(mine.RedisKey("b"), "stranger", TimeSpan.FromSeconds(30));
        foreach (var (node, number) in new[] { (first, High), (second, High - 640), (third, High) })
        {
            await node.GetDatabase().StringSetAsync($"{{{mine.Prefix}}}:fence:a", number);
            await node.GetDatabase().StringSetAsync($"{{{mine.Prefix}}}:fence:b", number);
        }
        Task<LockResult> acquiring;
        await using (await FrozenNodes.FreezeAsync(fixture.Nodes[1]))
        {
            acquiring = mine.Group.AcquireFreeAsync(["a", "b"], cancellationToken: Ct).AsTask();
            foreach (var node in new[] { first, third })
                await Poll.UntilAsync(() => node.GetDatabase().KeyExistsAsync(mine.RedisKey("a")), "the node answered");
        }
        await using var lease = (await acquiring).GetLeaseOrThrow();
        Assert.Equal(["a", "b"], lease.Keys);
        var token = await lease.SettleFenceAsync(Ct);
        var counters = await Task.WhenAll(
            new[] { first, second, third }.Select(n => n.GetDatabase().StringGetAsync($"{{{mine.Prefix}}}:fence:b")));
        Assert.True(counters.Count(c => (long)c >= token) >= 2, $"{token} is not on a quorum: {string.Join(' ', counters)}");
    }
}
