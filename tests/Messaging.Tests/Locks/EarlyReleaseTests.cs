using Messaging.Tests.Support;
using Npgsql;
using StackExchange.Redis;

namespace Messaging.Tests.Locks;

public sealed class EarlyReleaseTests(MessagingServers servers)
{
    private const int Disk = 17;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_Postgres_keeps_right_lets_go_of_its_locks_while_it_commits_and_the_rest_does_not()
    {
        await using var bench = await Bench.StartAsync(servers, Quick, servers.Servers.RedisEndpoints);
        await using var disk = await HoldCommitsBackAsync(bench);

        await bench.Broker.SendAsync(Bench.Toys, ("toy", 1));
        await bench.Broker.SendAsync(Bench.Jewels, ("jewel", 2));

        // Both commits wait for the disk.
        await bench.WaitForCountAsync($"pg_locks WHERE locktype = 'advisory' AND objid = {Disk} AND NOT granted", 2);
        await Eventually.IsTrueAsync(async () => await CountLocksAsync(bench, "toys") == 0, () => "the lock of the toy is held");
        Assert.True(await CountLocksAsync(bench, "jewels") > 0);
        Assert.Equal(0, await bench.CountAsync("made"));
        await disk.DisposeAsync();
        await bench.Broker.WaitForAsync(2);
        Assert.Equal(2, await bench.CountAsync("made"));
    }

    [Fact]
    public async Task A_batch_that_is_halved_keeps_its_locks_until_the_last_of_it()
    {
        await using var bench = await Bench.StartAsync(servers, lockNodes: servers.Servers.RedisEndpoints);

        await bench.Broker.SendAsync(Bench.Toys, ("good", 1), ("broken", -1), ("better", 2));

        await bench.Broker.WaitForAsync(2);
        Assert.Single(await bench.Broker.TakeAsync("toys_error", 1));
        Assert.Null(await bench.Broker.DepthAsync("toys_retry_50"));
    }

    [Fact]
    public async Task A_commit_that_fails_is_tried_again_at_once_although_its_locks_are_given_back()
    {
        await using var bench = await Bench.StartAsync(servers, Quick, servers.Servers.RedisEndpoints);
        await bench.ExecuteAsync("""
            CREATE SEQUENCE commits;
            CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF nextval('commits') = 1 THEN RAISE EXCEPTION 'made up' USING ERRCODE = 'serialization_failure'; END IF;
              RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER fail_once AFTER INSERT ON made DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail_once();
            """);

        await bench.Broker.SendAsync(Bench.Toys, ("toy", 1));

        await bench.Broker.WaitForAsync(1);
        Assert.Equal(2, bench.Sabotage.Attempts);
        Assert.Equal(1, await bench.CountAsync("made"));
        Assert.Null(await bench.Broker.DepthAsync("toys_retry_50"));
    }

    private static void Quick(MessagingOptions options) => options.BatchWait = TimeSpan.Zero;

    // A deferred trigger runs when the transaction commits; it waits for whoever holds the lock, as a commit waits for the disk.
    private static async Task<NpgsqlConnection> HoldCommitsBackAsync(Bench bench)
    {
        await bench.ExecuteAsync($"""
            CREATE FUNCTION wait_for_disk() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock_shared({Disk}); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER wait_for_disk AFTER INSERT ON made DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_for_disk();
            """);
        var connection = await bench.Database.OpenConnectionAsync(Stop);
        await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({Disk})", connection);
        await command.ExecuteNonQueryAsync(Stop);
        return connection;
    }

    private async Task<int> CountLocksAsync(Bench bench, string name)
    {
        var count = 0;
        foreach (var node in servers.Servers.RedisEndpoints)
        {
            await using var redis = await ConnectionMultiplexer.ConnectAsync(node);
            await foreach (var _ in redis.GetServers()[0].KeysAsync(pattern: $"{{{bench.LockPrefix}}}:lock:{name}"))
                count++;
        }

        return count;
    }
}
