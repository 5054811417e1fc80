using Messaging.Repeats;
using Messaging.Tests.Support;

namespace Messaging.Tests.Repeats;

public sealed class RepeatTests(MessagingServers servers)
{
    private static readonly (string, int)[] Twenty = [.. Enumerable.Range(0, 20).Select(i => ($"toy-{i}", i))];

    [Fact]
    public async Task After_a_batch_of_repeats_the_next_ones_are_answered_without_a_lock_or_a_transaction()
    {
        await using var bench = await Bench.StartAsync(servers, lockNodes: servers.Servers.RedisEndpoints);
        await SwarmAsync(bench);
        var attempts = bench.Sabotage.Attempts;
        bench.Sabotage.Begin = (_, _) => throw new InvalidOperationException("A repeat went the usual road.");

        await bench.Broker.SendAsync(Bench.Toys, Twenty);

        await bench.Broker.WaitForAsync(60);
        Assert.Equal(attempts, bench.Sabotage.Attempts);
        Assert.Equal(20, bench.Broker.Seen.Distinct().Count());
        Assert.Equal(20, await bench.CountAsync("made"));
        await bench.WaitForCountAsync("outbox_pending", 0);
    }

    [Fact]
    public async Task An_answer_that_was_pending_is_not_any_more_once_a_repeat_was_given_it()
    {
        await using var bench = await Bench.StartAsync(servers);
        await SwarmAsync(bench);
        // As if their worker had died before their answers were confirmed; the relay has not come by.
        await bench.ExecuteAsync("""
            INSERT INTO outbox_pending (epoch, consumer, identity, ordinal, attempts, next_attempt_at)
            SELECT epoch, consumer, identity, ordinal, 0, now() + interval '1 day' FROM outbox WHERE identity IN ('toy-3', 'toy-4', 'toy-5')
            """);

        await bench.Broker.SendAsync(Bench.Toys, Twenty.Where(toy => toy.Item1 != "toy-5"));

        await bench.Broker.WaitForAsync(59);
        await bench.WaitForCountAsync("outbox_pending", 1);
        Assert.Equal(1, await bench.CountAsync("outbox_pending WHERE identity = 'toy-5'"));
        Assert.Equal(59, bench.Broker.Seen.Count);
    }

    [Fact]
    public async Task An_answer_that_is_parked_stays_so_and_the_repeat_is_refused()
    {
        await using var bench = await Bench.StartAsync(servers);
        await SwarmAsync(bench);
        await bench.ExecuteAsync("""
            WITH garbled AS (UPDATE outbox SET body = '{"id":' WHERE identity = 'toy-7' RETURNING epoch, consumer, identity, ordinal)
            INSERT INTO outbox_pending (epoch, consumer, identity, ordinal, attempts, next_attempt_at, parked_at)
            SELECT epoch, consumer, identity, ordinal, 9, now(), now() FROM garbled
            """);

        await bench.Broker.SendAsync(Bench.Toys, Twenty);

        await bench.Broker.WaitForAsync(59);
        Assert.Contains("end of the JSON", Assert.Single(await bench.Broker.TakeAsync("toys_error", 1)).Headers["MT-Fault-Message"], StringComparison.Ordinal);
        Assert.Equal(1, await bench.CountAsync("outbox_pending WHERE parked_at IS NOT NULL"));
    }

    [Fact]
    public async Task What_is_new_among_repeats_takes_effect_and_what_has_other_content_is_refused()
    {
        await using var bench = await Bench.StartAsync(servers);
        await SwarmAsync(bench);

        await bench.Broker.SendAsync(Bench.Toys, [.. Twenty, ("toy-3", 3), ("toy-4", 400), ("new", 1), ("broken", -1), ("", 1)]);

        await bench.Broker.WaitForAsync(61);
        Assert.Equal(21, bench.Broker.Seen.Distinct().Count());
        Assert.Equal(21, await bench.CountAsync("made"));
        var refused = await bench.Broker.TakeAsync("toys_error", 3);
        Assert.Equal(
            ["The toy broken is broken.", "idempotency-conflict: 'toy-4' has been used before with other content.", "no-identity"],
            refused.Select(r => r.Headers["MT-Fault-Message"]).Select(m => m.StartsWith("no-identity", StringComparison.Ordinal) ? "no-identity" : m)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_look_that_fails_leaves_the_batch_to_the_usual_road()
    {
        await using var bench = await Bench.StartAsync(servers);
        await SwarmAsync(bench);
        // What a repeat is answered with cannot be read: the usual road refuses that message and no other.
        await bench.ExecuteAsync("UPDATE outbox SET message_type = 'Nobody.Knows' WHERE identity = 'toy-7'");

        await bench.Broker.SendAsync(Bench.Toys, [.. Twenty, ("new", 1)]);

        await bench.Broker.WaitForAsync(60);
        Assert.Contains("Nobody.Knows", Assert.Single(await bench.Broker.TakeAsync("toys_error", 1)).Headers["MT-Fault-Message"], StringComparison.Ordinal);
        Assert.Equal(1, await bench.CountAsync("made WHERE id = 'new'"));
        Assert.Equal(21, await bench.CountAsync("made"));
    }

    [Fact]
    public void They_are_expected_after_a_batch_with_many_until_a_look_finds_few()
    {
        var watch = new RepeatWatch();
        watch.Missed(9, 100);
        Assert.False(watch.Expected);
        watch.Missed(0, 0);
        Assert.False(watch.Expected);
        watch.Missed(10, 100);
        Assert.True(watch.Expected);
        watch.Missed(0, 100);
        watch.Found(10, 100);
        Assert.True(watch.Expected);
        watch.Found(9, 100);
        Assert.False(watch.Expected);
    }

    // Twenty new ones, and a batch of the same that nobody could expect.
    private static async Task SwarmAsync(Bench bench)
    {
        await bench.Broker.SendAsync(Bench.Toys, Twenty);
        await bench.Broker.WaitForAsync(20);
        await bench.WaitForCountAsync("outbox_pending", 0);
        await bench.Broker.SendAsync(Bench.Toys, Twenty);
        await bench.Broker.WaitForAsync(40);
    }
}
