using System.Diagnostics;
using System.Globalization;
using LocalStack;
using Locking.Nodes;
using Locking.Redis;
using Locking.Simulation.Model;
using Locking.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Locking.Tests.Faults;

/// <summary>Nodes that write their keys to disk and are killed.</summary>
public sealed class PersistenceTests
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(4);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_that_keeps_every_write_still_knows_its_locks_after_a_restart()
    {
        await using var redis = await RedisNodes.StartAsync(1, "--appendonly", "yes", "--appendfsync", "always");
        await using var mine = await ConnectAsync(redis);
        await using var other = await ConnectAsync(redis, mine.Prefix);
        var lease = (await mine.Group.AcquireAsync("a", TimeSpan.FromSeconds(5), Ct)).GetLeaseOrThrow();
        await redis.Redis[0].KillAsync(Ct);
        await redis.Redis[0].StartAsync(keepData: true, Ct);
        await Poll.UntilAsync(
            async () => (await other.Group.AcquireAsync("a", cancellationToken: Ct)).Outcome == LockOutcome.Busy, "it votes and knows the lock");
        Assert.True(lease.IsHeld);
        Assert.Equal(ReleaseResult.Released, await lease.ReleaseAsync());
        Assert.True((await other.Group.AcquireAsync("a", TimeSpan.FromSeconds(5), Ct)).IsAcquired);
    }

    [Fact]
    public async Task A_node_that_may_have_lost_its_last_writes_waits_as_one_that_lost_all()
    {
        await using var redis = await RedisNodes.StartAsync(1, "--appendonly", "yes", "--appendfsync", "everysec");
        await using var mine = await ConnectAsync(redis);
        await using var other = await ConnectAsync(redis, mine.Prefix);
        var lease = (await mine.Group.AcquireAsync("a", TimeSpan.FromSeconds(5), Ct)).GetLeaseOrThrow();
        await redis.Redis[0].KillAsync(Ct);
        await redis.Redis[0].StartAsync(keepData: true, Ct);
        // As long as a lease may live of which it has forgotten.
        var clock = Stopwatch.StartNew();
        var tries = 0;
        while (clock.Elapsed < Ttl * 0.9)
        {
            Assert.False((await other.Group.AcquireAsync($"b{tries++}", cancellationToken: Ct)).IsAcquired, "a node that may have forgotten voted");
            await Task.Delay(1, Ct);
        }
        Assert.True(lease.IsHeld);
        await lease.DisposeAsync();
        await using var next = (await other.Group.AcquireAsync("a", TimeSpan.FromSeconds(20), Ct)).GetLeaseOrThrow();
    }

    [Fact]
    public async Task A_node_that_may_have_lost_its_last_writes_refuses_the_very_first_who_asks_in_each_group()
    {
        await using var redis = await RedisNodes.StartAsync(1, "--appendonly", "yes", "--appendfsync", "everysec");
        // Bare nodes: nobody looks whether they may vote.
        await using var connection = new RedisConnection(redis.RedisEndpoints[0], Ttl, NullLogger.Instance);
        await connection.FirstAttempt;
        List<(RedisLockNode Node, KeySpace Space, HoldCommand Command)> groups = [];
        foreach (var space in new[] { new KeySpace("stock"), new KeySpace("payment") })
            groups.Add((new RedisLockNode(connection, TimeProvider.System), space, Command(space)));
        foreach (var (node, space, command) in groups)
        {
            await node.AdmitAsync(new AdmissionCommand(space, Ttl, IsNew: true));
            Assert.Equal(NodeAnswer.Yes, (await node.AcquireAsync(command)).Answer);
            Assert.Equal(NodeAnswer.Yes, await node.ReleaseAsync(command));
        }
        await redis.Redis[0].KillAsync(Ct);
        await redis.Redis[0].StartAsync(keepData: true, Ct);
        foreach (var (node, _, command) in groups)
        {
            var answer = NodeAnswer.NotSent;
            await Poll.UntilAsync(
                async () => (answer = (await node.AcquireAsync(command)).Answer) is not (NodeAnswer.NotSent or NodeAnswer.Unknown),
                "it answers");
            Assert.Equal(NodeAnswer.NotAdmitted, answer);
        }

        static HoldCommand Command(KeySpace space) => new(
            new CommandSettings(space, Ttl, 64, TimeSpan.FromHours(1), "p1", TimeSpan.FromMilliseconds(50)),
            LockKeys.Single("a"),
            LockToken.First(RandomSource.System));
    }

    [Fact]
    public async Task A_replica_that_took_over_counts_as_having_forgotten_although_it_keeps_every_write()
    {
        await using var redis = await RedisNodes.StartAsync(2, "--appendonly", "yes", "--appendfsync", "always");
        await using (await LockFixture.ConnectAsync(redis.RedisEndpoints.Take(1), o => o.Ttl = Ttl, "took-over"))
        await using (var replica = await LockFixture.OpenAsync(redis.RedisEndpoints[1]))
        {
            var server = replica.GetServers()[0];
            await server.ReplicaOfAsync(System.Net.IPEndPoint.Parse(redis.RedisEndpoints[0]));
            await Poll.UntilAsync(
                async () => (await server.InfoAsync("replication")).SelectMany(g => g).Any(v => v is { Key: "master_link_status", Value: "up" }),
                "it has copied the primary");
            await replica.GetDatabase().ExecuteAsync("REPLICAOF", "NO", "ONE");
        }
        await using var connection = new RedisConnection(redis.RedisEndpoints[1], Ttl, NullLogger.Instance);
        await connection.FirstAttempt;

        var reply = await new RedisLockNode(connection, TimeProvider.System).AdmitAsync(new AdmissionCommand(new KeySpace("took-over"), TimeSpan.FromMinutes(1)));

        Assert.Equal(AdmissionState.Quarantined, reply.State);
        Assert.True(reply.Top > 0, "it has the primary's data");
    }

    [Fact]
    public async Task A_replica_that_took_over_without_a_command_to_it_has_been_empty_since_it_is_asked()
    {
        await using var primary = await RedisNodes.StartAsync(1);
        var address = System.Net.IPEndPoint.Parse(primary.RedisEndpoints[0]);
        await using var redis = await RedisNodes.StartAsync(1, "--replicaof", address.Address.ToString(), address.Port.ToString(CultureInfo.InvariantCulture));
        await using (await LockFixture.ConnectAsync(primary.RedisEndpoints, o => o.Ttl = Ttl, "took-over"))
        await using (var first = await LockFixture.OpenAsync(primary.RedisEndpoints[0]))
        await using (var replica = await LockFixture.OpenAsync(redis.RedisEndpoints[0]))
        {
            await Poll.UntilAsync(() => IsAsync(replica, "master_link_status", "up"), "it has copied the primary");
            await Poll.UntilAsync(async () => await replica.UptimeAsync() >= 3, "it is old enough for its age to count");
            await Poll.UntilAsync(() => IsAsync(first, "connected_slaves", "1"), "the primary knows it");
            await first.GetDatabase().ExecuteAsync("FAILOVER");
            await Poll.UntilAsync(() => IsAsync(replica, "role", "master"), "it has taken over");
        }
        await using var connection = new RedisConnection(redis.RedisEndpoints[0], Ttl, NullLogger.Instance);
        await connection.FirstAttempt;

        var reply = await new RedisLockNode(connection, TimeProvider.System).AdmitAsync(new AdmissionCommand(new KeySpace("took-over"), TimeSpan.FromSeconds(1)));

        Assert.Equal(AdmissionState.Quarantined, reply.State);
        Assert.True(reply.Top > 0, "it has the primary's data");

        static async Task<bool> IsAsync(StackExchange.Redis.ConnectionMultiplexer server, string field, string value) =>
            (await server.GetServers()[0].InfoAsync("replication")).SelectMany(g => g).Any(v => v.Key == field && v.Value == value);
    }

    [Fact]
    public async Task Numbers_grow_although_a_node_came_back_with_an_old_snapshot()
    {
        await using var redis = await RedisNodes.StartAsync(1);
        await using var mine = await ConnectAsync(redis);
        await NumberAsync(mine);
        await using (var admin = await LockFixture.OpenAsync(redis.RedisEndpoints[0]))
            await admin.GetDatabase().ExecuteAsync("SAVE");
        var last = 0L;
        for (var i = 0; i < 10; i++)
            last = await NumberAsync(mine);
        await redis.Redis[0].KillAsync(Ct);
        await redis.Redis[0].StartAsync(keepData: true, Ct);
        var next = await NumberAsync(mine);
        Assert.True(next > last, $"{next} after {last}");
    }

    private static async Task<long> NumberAsync(TestLocks locks)
    {
        await using var lease = (await locks.Group.AcquireAsync("a", TimeSpan.FromSeconds(20), Ct)).GetLeaseOrThrow();
        return await lease.SettleFenceAsync(Ct);
    }

    private static Task<TestLocks> ConnectAsync(LocalServers redis, string? prefix = null) => LockFixture.ConnectAsync(
        redis.RedisEndpoints, o => o.Ttl = Ttl, prefix, areNew: prefix is null);
}
