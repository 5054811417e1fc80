using Messaging.Outbox;
using Messaging.Tests.Support;

namespace Messaging.Tests.Outbox;

public sealed class RelayTests(MessagingServers servers)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_crash_left_is_sent_with_the_ids_on_record()
    {
        await using var bench = await Bench.StartAsync(servers, Quick);
        var left = Enumerable.Range(0, 20).Select(i => (Id: Guid.NewGuid(), Name: $"toy-{i}")).ToList();

        foreach (var (id, name) in left)
            await LeaveAsync(bench, id, name, typeof(Made).FullName!);

        await bench.Broker.WaitForAsync(20);
        Assert.Equal(left.Order(), bench.Broker.Seen.Select(s => (s.MessageId, s.Id)).Order());
        await bench.WaitForCountAsync("outbox_pending", 0);
        Assert.Equal(20, await bench.CountAsync("outbox"));
    }

    [Fact]
    public async Task What_a_worker_has_just_committed_is_left_to_it()
    {
        await using var bench = await Bench.StartAsync(servers, Quick);
        await LeaveAsync(bench, Guid.NewGuid(), "fresh", typeof(Made).FullName!, "now() + interval '1 hour'");

        await LeaveAsync(bench, Guid.NewGuid(), "old", typeof(Made).FullName!);

        await bench.WaitForCountAsync("outbox_pending", 1);
        Assert.Equal("old", Assert.Single(bench.Broker.Seen).Id);
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_is_parked_and_holds_up_no_other()
    {
        await using var bench = await Bench.StartAsync(servers, options =>
        {
            Quick(options);
            options.RelayAttempts = 2;
        });
        await LeaveAsync(bench, Guid.NewGuid(), "unknown", "Nobody.Knows");
        await LeaveAsync(bench, Guid.NewGuid(), "garbled", typeof(Made).FullName!, body: "{\"id\":");

        await LeaveAsync(bench, Guid.NewGuid(), "known", typeof(Made).FullName!);

        await bench.Broker.WaitForAsync(1);
        await bench.WaitForCountAsync("outbox_pending WHERE parked_at IS NOT NULL AND attempts = 2 AND last_error LIKE '%Nobody.Knows%'", 1);
        await bench.WaitForCountAsync("outbox_pending WHERE parked_at IS NOT NULL AND attempts = 2 AND last_error LIKE '%Made cannot be read%'", 1);
        await LeaveAsync(bench, Guid.NewGuid(), "later", typeof(Made).FullName!);
        await bench.Broker.WaitForAsync(2);
        Assert.Equal(["known", "later"], bench.Broker.Seen.Select(s => s.Id));
    }

    [Fact]
    public async Task A_message_for_a_queue_of_this_service_stays_pending_until_the_queue_is_there()
    {
        await using var bench = await Bench.StartAsync(servers, Quick);
        var exchange = Broker.Exchange(typeof(Jewel));
        await bench.Broker.Channel.ExchangeUnbindAsync(Bench.Jewels, exchange, "", cancellationToken: Stop);
        bench.Sabotage.Decide = id => id == "jewel" ? null : [new Jewel("jewel", 3)];

        await bench.Broker.SendAsync(Bench.Toys, ("toy", 1));

        await bench.WaitForCountAsync("outbox_pending WHERE attempts > 0 AND last_error IS NOT NULL AND parked_at IS NULL", 1);
        Assert.Equal(0, await bench.CountAsync("inbox WHERE consumer = 'jewels'"));
        await bench.Broker.Channel.ExchangeBindAsync(Bench.Jewels, exchange, "", cancellationToken: Stop);
        await bench.Broker.WaitForAsync(1);
        await bench.WaitForCountAsync("outbox_pending", 0);
        Assert.Equal(1, await bench.CountAsync("made WHERE id = 'jewel'"));
    }

    [Fact]
    public void Ids_are_made_of_the_cause_alone_and_stay_the_same_for_ever()
    {
        var first = Caused("toys", "toy-1", Guid.NewGuid(), new Made("a", 1), new Made("b", 2)).ToList();
        var again = Caused("toys", "toy-1", null, new Made("c", 3), new Made("d", 4)).ToList();
        var others = Caused("toys", "toy-2", null, new Made("a", 1))
            .Concat(Caused("games", "toy-1", null, new Made("a", 1)));

        Assert.Equal(first.Select(m => m.MessageId), again.Select(m => m.MessageId));
        Assert.Equal(4, first.Concat(others).Select(m => m.MessageId).Distinct().Count());
        // Consumers out there have these on record: whoever changes the derivation makes every old event new.
        Assert.Equal(["2500e26d-7d2a-5bbc-a431-21139552a152", "97aedf6b-161b-53e1-b334-b1b0ab2ffa11"], first.Select(m => m.MessageId.ToString()));
        Assert.All(first, m => Assert.Equal(5, m.MessageId.Version));
    }

    private static IEnumerable<OutgoingMessage> Caused(string consumer, string identity, Guid? conversationId, params object[] contents) =>
        OutgoingMessage.Caused(consumer, identity, conversationId, contents, new MessageCatalog([typeof(Made)]));

    private static void Quick(MessagingOptions options)
    {
        options.BatchWait = TimeSpan.FromMilliseconds(50);
        options.RelayDelay = TimeSpan.FromMilliseconds(100);
        options.RelayInterval = TimeSpan.FromMilliseconds(100);
    }

    private static async Task LeaveAsync(Bench bench, Guid id, string name, string type, string due = "now()", string? body = null)
    {
        await using var command = bench.Database.CreateCommand($$"""
            WITH added AS (
              INSERT INTO outbox (epoch, consumer, identity, ordinal, message_id, message_type, body)
              VALUES (1, 'toys', $1, 0, $2, $3, $4))
            INSERT INTO outbox_pending (epoch, consumer, identity, ordinal, attempts, next_attempt_at) VALUES (1, 'toys', $1, 0, 0, {{due}})
            """);
        command.Parameters.AddWithValue(name);
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(type);
        command.Parameters.AddWithValue(body ?? $$"""{"id":"{{name}}","amount":1}""");
        await command.ExecuteNonQueryAsync(Stop);
    }
}
