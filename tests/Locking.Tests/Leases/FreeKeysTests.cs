using Locking.Tests.Support;
using Xunit;

namespace Locking.Tests.Leases;

public sealed class FreeKeysTests(LockFixture fixture) : IClassFixture<LockFixture>
{
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
}
