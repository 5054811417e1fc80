using System.Globalization;
using Locking.Tests.Support;
using StackExchange.Redis;
using Xunit;

namespace Locking.Tests.Leases;

/// <summary>What others' watchdogs do when they should not, or stop doing.</summary>
public sealed class RenewalTests(LockFixture fixture) : IClassFixture<LockFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_renewed_after_a_release_not_even_what_was_under_way()
    {
        var ttl = TimeSpan.FromSeconds(1.2);
        await using var locks = await LockFixture.ConnectAsync(fixture.Endpoints.Take(1), o => o.Ttl = ttl);
        await using var redis = await LockFixture.OpenAsync(fixture.Endpoints[0]);
        var lease = (await locks.Group.AcquireAsync("a", TimeSpan.FromSeconds(5), Ct)).GetLeaseOrThrow();
        await using (await FrozenNodes.FreezeAsync(fixture.Nodes[0]))
        {
            await Poll.UntilAsync(() => locks.Inner.Engine.Links[0].IsSilent, "a renewal is on its way");
            await lease.DisposeAsync();
        }
        await Poll.UntilAsync(async () => !await redis.GetDatabase().KeyExistsAsync(locks.RedisKey("a")), "the lock is free");
        await Poll.UntilAsync(
            () => locks.Inner.Engine.OwedReleases == 0 && locks.Inner.Engine.Links[0].IsIdle, "nothing is owed or on its way");
        var before = await RenewalsAsync(redis);
        Assert.True(before > 0);
        await Task.Delay(ttl, Ct);
        Assert.Equal(before, await RenewalsAsync(redis));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Renewal_goes_on_after_nodes_have_answered_with_errors(int nodes)
    {
        var ttl = TimeSpan.FromSeconds(3);
        await using var locks = await LockFixture.ConnectAsync(fixture.Endpoints.Take(nodes), o => o.Ttl = ttl);
        var lease = (await locks.Group.AcquireAsync("a", TimeSpan.FromSeconds(5), Ct)).GetLeaseOrThrow();
        var first = lease.Hold.Deadline;
        await AllowScriptsAsync(nodes, "-");
        // The renewal that is due after a third is refused, and those that follow it.
        await Task.Delay(ttl / 2, Ct);
        Assert.Equal(first, lease.Hold.Deadline);
        await AllowScriptsAsync(nodes, "+");
        await Poll.UntilAsync(() => lease.Hold.Deadline.Mono > first.Mono, "it is renewed again");
        await Task.Delay(ttl, Ct);
        Assert.True(lease.IsHeld);
        Assert.Equal(ReleaseResult.Released, await lease.ReleaseAsync());
    }

    private async Task AllowScriptsAsync(int nodes, string sign)
    {
        foreach (var endpoint in fixture.Endpoints.Take(nodes))
        {
            await using var redis = await LockFixture.OpenAsync(endpoint);
            await redis.GetDatabase().ExecuteAsync("ACL", "SETUSER", "default", sign + "eval", sign + "evalsha");
        }
    }

    // Of all that goes on here after the lock is taken, only a renewal reads its locks with MGET.
    private static async Task<long> RenewalsAsync(ConnectionMultiplexer redis)
    {
        var statistics = (await redis.GetServers()[0].InfoAsync("commandstats")).SelectMany(g => g).ToDictionary();
        return statistics.TryGetValue("cmdstat_mget", out var calls)
            ? long.Parse(calls.Split(',')[0]["calls=".Length..], CultureInfo.InvariantCulture) : 0;
    }
}
