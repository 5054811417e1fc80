using Messaging.Tests.Support;

namespace Messaging.Tests.Batches;

public sealed class BatchTests(MessagingServers servers)
{
    private const string SerializationFailure = "DO $$ BEGIN RAISE EXCEPTION 'made up' USING ERRCODE = 'serialization_failure'; END $$";
    private const int AppliedInOneTransaction = 1;

    [Fact]
    public async Task A_message_that_cannot_be_applied_goes_to_the_error_queue_alone()
    {
        await using var bench = await Bench.StartAsync(servers);

        await bench.Broker.SendAsync(Bench.Toys, Enumerable.Range(0, 50).Select(i => ($"toy-{i}", i == 17 ? -1 : i)));

        var refused = Assert.Single(await bench.Broker.TakeAsync("toys_error", 1));
        Assert.Equal("The toy toy-17 is broken.", refused.Headers["MT-Fault-Message"]);
        Assert.Equal("""{"id":"toy-17","amount":-1}""", refused.Body);
        await bench.Broker.WaitForAsync(49);
        Assert.Equal(49, await bench.CountAsync("made"));
        Assert.Equal(49, await bench.CountAsync("(SELECT DISTINCT id FROM made) AS ids"));
        Assert.Equal(49, await bench.CountAsync("inbox"));
        await bench.WaitForCountAsync("outbox_pending", 0);
    }

    [Fact]
    public async Task Many_messages_take_one_transaction()
    {
        await using var bench = await Bench.StartAsync(servers);

        await bench.Broker.SendAsync(Bench.Toys, Enumerable.Range(0, 50).Select(i => ($"toy-{i}", i)));

        await bench.Broker.WaitForAsync(50);
        Assert.Equal(AppliedInOneTransaction, await bench.CountAsync("(SELECT DISTINCT received_at FROM inbox) AS times"));
        Assert.Equal(AppliedInOneTransaction, bench.Sabotage.Attempts);
    }

    [Theory]
    [InlineData(2, "in place, by trying again")]
    [InlineData(6, "after a while, by redelivery")]
    public async Task A_fault_that_passes_is_waited_out_and_the_message_takes_effect_once(int failures, string how)
    {
        await using var bench = await Bench.StartAsync(servers);
        bench.Sabotage.Load = attempt => attempt <= failures ? SerializationFailure : null;

        await bench.Broker.SendAsync(Bench.Toys, Enumerable.Range(0, 5).Select(i => ($"toy-{i}", i)));

        await bench.Broker.WaitForAsync(5);
        Assert.Equal(5, await bench.CountAsync("made"));
        Assert.Equal(0, await bench.Broker.DepthAsync("toys_error"));
        Assert.Equal(how.EndsWith("redelivery", StringComparison.Ordinal), await bench.Broker.DepthAsync("toys_retry_50") is not null);
    }

    [Fact]
    public async Task Two_transactions_that_race_for_one_new_row_end_well()
    {
        await using var bench = await Bench.StartAsync(servers);
        bench.Sabotage.Load = attempt => attempt == 1 ? "DO $$ BEGIN RAISE EXCEPTION 'made up' USING ERRCODE = 'unique_violation'; END $$" : null;

        await bench.Broker.SendAsync(Bench.Toys, ("toy", 1));

        await bench.Broker.WaitForAsync(1);
        Assert.Equal(2, bench.Sabotage.Attempts);
        Assert.Equal(1, await bench.CountAsync("made"));
    }

    [Fact]
    public async Task A_duplicate_is_answered_with_the_same_id_and_another_content_is_refused()
    {
        await using var bench = await Bench.StartAsync(servers);
        await bench.Broker.SendAsync(Bench.Toys, ("toy", 1));
        await bench.Broker.WaitForAsync(1);

        await bench.Broker.SendAsync(Bench.Toys, ("toy", 1), ("toy", 2), ("other", 1));

        await bench.Broker.WaitForAsync(3);
        Assert.Single(bench.Broker.Seen.Where(s => s.Id == "toy").Distinct());
        var refused = Assert.Single(await bench.Broker.TakeAsync("toys_error", 1));
        Assert.Equal("idempotency-conflict: 'toy' has been used before with other content.", refused.Headers["MT-Fault-Message"]);
        Assert.Equal(2, await bench.CountAsync("made"));
    }

    [Fact]
    public async Task A_message_without_any_identity_is_refused()
    {
        await using var bench = await Bench.StartAsync(servers);

        await bench.Broker.SendAsync(Bench.Toys, ("", 1), ("toy", 1));

        var refused = Assert.Single(await bench.Broker.TakeAsync("toys_error", 1));
        Assert.StartsWith("no-identity", refused.Headers["MT-Fault-Message"], StringComparison.Ordinal);
        await bench.Broker.WaitForAsync(1);
        Assert.Equal(1, await bench.CountAsync("made"));
    }
}
