using Locking.Tests.Support;
using Xunit;

namespace Locking.Tests.Fencing;

public sealed class FenceTests(LockFixture fixture) : IClassFixture<LockFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Numbers_grow_from_holder_to_holder_across_processes_and_key_sets(int nodes)
    {
        var endpoints = fixture.Endpoints.Take(nodes).ToArray();
        await using var first = await LockFixture.ConnectAsync(endpoints);
        await using var second = await LockFixture.ConnectAsync(endpoints, prefix: first.Prefix);
        var last = new Dictionary<string, long>();
        string[][] sets = [["a"], ["a", "b"], ["b"], ["c", "a"], ["b", "c"]];
        for (var i = 0; i < 100; i++)
        {
            var group = i % 3 == 0 ? first.Group : second.Group;
            await using var lease = (await group.AcquireAsync(sets[i % sets.Length], TimeSpan.FromSeconds(5), Ct)).GetLeaseOrThrow();
            var token = await lease.SettleFenceAsync(Ct);
            foreach (var key in lease.Keys)
            {
                Assert.True(token > last.GetValueOrDefault(key), $"{token} after {last.GetValueOrDefault(key)}");
                last[key] = token;
            }
        }
    }

    [Fact]
    public async Task Counters_that_differ_between_nodes_are_settled_by_a_write_back_and_still_grow()
    {
        await using var locks = await LockFixture.ConnectAsync(fixture.Endpoints);
        var last = 0L;
        for (var i = 0; i < 20; i++)
        {
            // Another counter on every node, as after lost acquires and contenders that shared the nodes.
            for (var n = 0; n < 5; n++)
            {
                await using var redis = await LockFixture.OpenAsync(fixture.Endpoints[n]);
                await redis.GetDatabase().StringIncrementAsync($"{{{locks.Prefix}}}:fence:a", 64 * ((n * 7 + i) % 5));
            }
            await using var lease = (await locks.Group.AcquireAsync("a", TimeSpan.FromSeconds(5), Ct)).GetLeaseOrThrow();
            var token = await lease.SettleFenceAsync(Ct);
            Assert.True(token > last, $"{token} after {last}");
            last = token;
        }
    }

    [Fact]
    public async Task A_node_that_granted_only_some_of_the_keys_has_no_vote_on_the_number()
    {
        await using var locks = await LockFixture.ConnectAsync(fixture.Endpoints);
        string[] fences = ["6400", "6400", "64", "6400", "6400"];
        for (var n = 0; n < 5; n++)
        {
            await using var redis = await LockFixture.OpenAsync(fixture.Endpoints[n]);
            await redis.GetDatabase().StringSetAsync($"{{{locks.Prefix}}}:fence:{(n < 3 ? 'a' : 'b')}", fences[n]);
            // On two nodes somebody else has one of the keys, so those reserve a number for the other key alone.
            if (n >= 3)
                await redis.GetDatabase().StringSetAsync($"{{{locks.Prefix}}}:lock:a", "somebody else", TimeSpan.FromMinutes(1));
        }
        await using var lease = (await locks.Group.AcquireFreeAsync(["a", "b"], cancellationToken: Ct)).GetLeaseOrThrow();
        Assert.Equal(["a", "b"], lease.Keys);
        var token = await lease.SettleFenceAsync(Ct);
        var reached = 0;
        for (var n = 0; n < 5; n++)
        {
            await using var redis = await LockFixture.OpenAsync(fixture.Endpoints[n]);
            if ((long)await redis.GetDatabase().StringGetAsync($"{{{locks.Prefix}}}:fence:a") >= token)
                reached++;
        }
        Assert.True(reached >= 3, $"{reached} nodes have counted up to {token}; the next holder could get a smaller number");
    }

    [Fact]
    public async Task A_counter_that_has_expired_starts_above_everything_it_gave_out()
    {
        await using var locks = await LockFixture.ConnectAsync(fixture.Endpoints.Take(1));
        await using var redis = await LockFixture.OpenAsync(fixture.Endpoints[0]);
        var database = redis.GetDatabase();
        var last = 0L;
        for (var i = 0; i < 10; i++)
        {
            await using (var lease = (await locks.Group.AcquireAsync("a", TimeSpan.FromSeconds(5), Ct)).GetLeaseOrThrow())
            {
                Assert.True(lease.FencingToken > last, $"{lease.FencingToken} after {last}");
                last = lease.FencingToken!.Value;
            }
            // What an hour without anybody taking the lock does: the counter is gone and an epoch has passed.
            await database.KeyDeleteAsync($"{{{locks.Prefix}}}:fence:a");
            await database.HashSetAsync($"{{{locks.Prefix}}}:meta", "epoch", "1");
        }
    }

    [Fact]
    public async Task New_locks_start_at_the_same_number_on_all_nodes_so_that_one_round_trip_is_enough()
    {
        await using var locks = await LockFixture.ConnectAsync(fixture.Endpoints);
        await using (var warm = (await locks.Group.AcquireAsync("warm", cancellationToken: Ct)).GetLeaseOrThrow())
            await warm.SettleFenceAsync(Ct);
        for (var i = 0; i < 50; i++)
        {
            await using var lease = (await locks.Group.AcquireAsync($"k{i}", cancellationToken: Ct)).GetLeaseOrThrow();
            Assert.NotNull(lease.FencingToken);
        }
    }

    [Fact]
    public async Task Without_fencing_there_is_no_number()
    {
        await using var locks = await LockFixture.ConnectAsync(fixture.Endpoints.Take(1), o => o.Fencing = false);
        await using var lease = (await locks.Group.AcquireAsync("a", cancellationToken: Ct)).GetLeaseOrThrow();
        Assert.Null(lease.FencingToken);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await lease.SettleFenceAsync(Ct));
    }
}
