using System.Diagnostics;
using Locking.Tests.Support;
using Xunit;

namespace Locking.Tests.Faults;

/// <summary>Nodes that lose their memory.</summary>
public sealed class AmnesiaTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static void Short(LockGroupOptions o)
    {
        o.Ttl = TimeSpan.FromMilliseconds(1000);
        o.NodeTimeout = TimeSpan.FromMilliseconds(100);
    }

    [Fact]
    public async Task A_node_that_was_flushed_does_not_vote_until_no_forgotten_lease_can_live()
    {
        await using var redis = await RedisNodes.StartAsync(1);
        await using var locks = await LockFixture.ConnectAsync(redis.RedisEndpoints, Short);
        await using var other = await LockFixture.ConnectAsync(redis.RedisEndpoints, Short, locks.Prefix, areNew: false);
        var held = (await locks.Group.AcquireAsync("a", cancellationToken: Ct)).GetLeaseOrThrow();
        var token = await held.SettleFenceAsync(Ct);
        await using (var admin = await LockFixture.OpenAsync(redis.RedisEndpoints[0]))
            await admin.GetServers()[0].FlushAllDatabasesAsync();

        var clock = Stopwatch.StartNew();
        var refused = await other.Group.AcquireAsync("a", cancellationToken: Ct);
        Assert.Equal(LockOutcome.Unavailable, refused.Outcome);
        var next = (await other.Group.AcquireAsync("a", TimeSpan.FromSeconds(10), Ct)).GetLeaseOrThrow();
        Assert.InRange(clock.ElapsedMilliseconds, 1000, 5000);
        Assert.False(held.IsHeld);
        Assert.True(await next.SettleFenceAsync(Ct) > token);
    }

    [Fact]
    public async Task A_majority_restarted_empty_gives_the_lock_to_nobody_while_the_old_holder_may_work()
    {
        await using var redis = await RedisNodes.StartAsync(3);
        await using var locks = await LockFixture.ConnectAsync(redis.RedisEndpoints, Short);
        await using var other = await LockFixture.ConnectAsync(redis.RedisEndpoints, Short, locks.Prefix, areNew: false);
        var held = (await locks.Group.AcquireAsync("a", cancellationToken: Ct)).GetLeaseOrThrow();
        var token = await held.SettleFenceAsync(Ct);
        foreach (var server in redis.Redis.Take(2))
            await server.RestartEmptyAsync();
        var waiting = other.Group.AcquireAsync("a", TimeSpan.FromSeconds(20), Ct).AsTask();
        while (held.IsHeld)
        {
            Assert.False(waiting.IsCompletedSuccessfully && (await waiting).IsAcquired && held.IsHeld);
            await Task.Delay(5, Ct);
        }
        var next = (await waiting).GetLeaseOrThrow();
        Assert.True(await next.SettleFenceAsync(Ct) > token);
    }

    [Fact]
    public async Task A_restarted_node_joins_the_leases_that_live_on()
    {
        await using var redis = await RedisNodes.StartAsync(3);
        await using var locks = await LockFixture.ConnectAsync(redis.RedisEndpoints, Short);
        var held = (await locks.Group.AcquireAsync("a", cancellationToken: Ct)).GetLeaseOrThrow();
        await redis.Redis[0].RestartEmptyAsync();
        await using var admin = await LockFixture.OpenAsync(redis.RedisEndpoints[0]);
        await Poll.UntilAsync(
            async () => await admin.GetDatabase().KeyExistsAsync(locks.RedisKey("a")), "the node holds the lease again");
        Assert.True(held.IsHeld);
        await redis.Redis[1].KillAsync(Ct);
        await Task.Delay(1500, Ct);
        Assert.True(held.IsHeld);
        Assert.Equal(ReleaseResult.Released, await held.ReleaseAsync());
    }

    [Fact]
    public async Task A_node_votes_although_its_connection_string_takes_a_command_away()
    {
        await using var redis = await RedisNodes.StartAsync(1);
        await using var locks = await LockFixture.ConnectAsync([redis.RedisEndpoints[0] + ",$CONFIG="], Short, areNew: false);
        await using var lease = (await locks.Group.AcquireAsync("a", TimeSpan.FromSeconds(10), Ct)).GetLeaseOrThrow();
        Assert.True((await locks.Inner.Engine.Links[0].Node.CheckAsync(TimeSpan.FromSeconds(5))).Reachable);
    }

    [Fact]
    public async Task A_server_that_was_up_and_untouched_for_long_enough_may_vote_at_once()
    {
        await using var redis = await RedisNodes.StartAsync(1);
        await using (var admin = await LockFixture.OpenAsync(redis.RedisEndpoints[0]))
            await Poll.UntilAsync(async () => await admin.UptimeAsync() >= 3, "it has been up for the quarantine and a second");
        await using var locks = await LockFixture.ConnectAsync(redis.RedisEndpoints, Short, areNew: false);
        var clock = Stopwatch.StartNew();
        await using var lease = (await locks.Group.AcquireAsync("a", TimeSpan.FromSeconds(5), Ct)).GetLeaseOrThrow();
        Assert.InRange(clock.ElapsedMilliseconds, 0, 900);
    }
}
