using Messaging.Tests.Support;

namespace Messaging.Tests.Failures;

public sealed class RedeliveryTests(MessagingServers servers)
{
    [Fact]
    public async Task A_message_that_cannot_be_decided_yet_waits_longer_each_time_and_carries_the_count_and_the_reason()
    {
        await using var bench = await Bench.StartAsync(servers, options =>
        {
            options.BatchWait = TimeSpan.FromMilliseconds(50);
            options.RedeliveryDelaysMs[2] = 600_000;
        });
        bench.Sabotage.Defer = id => id == "late" ? "not yet" : null;

        await bench.Broker.SendAsync(Bench.Toys, ("early", 1), ("late", 2));

        var waiting = Assert.Single(await bench.Broker.TakeAsync("toys_retry_600000", 1));
        Assert.Equal("3", waiting.Headers["MT-Redelivery-Count"]);
        Assert.Equal("not yet", waiting.Headers["Redelivery-Reason"]);
        Assert.Equal("""{"id":"late","amount":2}""", waiting.Body);
        Assert.Equal((0, 0), (await bench.Broker.DepthAsync("toys_retry_50"), await bench.Broker.DepthAsync("toys_retry_100")));
        await bench.Broker.WaitForAsync(1);
        Assert.Equal("early", Assert.Single(bench.Broker.Seen).Id);
        Assert.Equal(1, await bench.CountAsync("inbox"));
    }

    [Fact]
    public async Task A_message_that_makes_no_sense_to_try_sooner_goes_to_a_delay_that_is_long_enough()
    {
        await using var bench = await Bench.StartAsync(servers, options =>
        {
            options.BatchWait = TimeSpan.FromMilliseconds(50);
            options.RedeliveryDelaysMs[2] = 600_000;
        });
        bench.Sabotage.DeferAtLeast = TimeSpan.FromMinutes(5);
        bench.Sabotage.Defer = _ => "come back in five minutes";

        await bench.Broker.SendAsync(Bench.Toys, ("late", 2));

        var waiting = Assert.Single(await bench.Broker.TakeAsync("toys_retry_600000", 1));
        Assert.Equal("1", waiting.Headers["MT-Redelivery-Count"]);
        Assert.Equal(1, bench.Sabotage.Attempts);
    }

    [Fact]
    public async Task The_last_delay_repeats_until_the_message_can_be_decided()
    {
        await using var bench = await Bench.StartAsync(servers, options => options.BatchWait = TimeSpan.FromMilliseconds(50));
        bench.Sabotage.Defer = _ => bench.Sabotage.Attempts <= 5 ? "not yet" : null;

        await bench.Broker.SendAsync(Bench.Toys, ("late", 2));

        await bench.Broker.WaitForAsync(1);
        Assert.Equal(6, bench.Sabotage.Attempts);
        Assert.Equal(1, await bench.CountAsync("made"));
    }

    [Fact]
    public async Task A_count_that_a_sender_made_up_harms_nobody()
    {
        await using var bench = await Bench.StartAsync(servers);
        bench.Sabotage.Defer = _ => bench.Sabotage.Attempts <= 1 ? "not yet" : null;
        object?[] counts = ["many", "2", -7, int.MaxValue, long.MaxValue, 1.5, null];

        await Task.WhenAll(counts.Select((count, i) => bench.Broker.SendOneAsync(
            Bench.Toys, ($"toy-{i}", i), new() { Headers = new Dictionary<string, object?> { ["MT-Redelivery-Count"] = count } })).ToList());
        await bench.Broker.SendAsync(Bench.Toys, ("without", 1));

        await bench.Broker.WaitForAsync(counts.Length + 1);
        Assert.Equal(counts.Length + 1, await bench.CountAsync("made"));
        Assert.Equal(0, await bench.Broker.DepthAsync("toys_error"));
    }

    [Fact]
    public async Task Messages_outlast_a_database_that_is_away()
    {
        await using var bench = await Bench.StartAsync(servers);
        await bench.ExecuteAsync("ALTER TABLE made RENAME TO gone");

        await bench.Broker.SendAsync(Bench.Toys, Enumerable.Range(0, 10).Select(i => ($"toy-{i}", i)));
        await Eventually.IsTrueAsync(async () => await bench.Broker.DepthAsync("toys_retry_200") is not null, () => "nothing waits");
        await bench.ExecuteAsync("ALTER TABLE gone RENAME TO made");

        await bench.Broker.WaitForAsync(10);
        Assert.Equal(10, await bench.CountAsync("made"));
        Assert.Equal(0, await bench.Broker.DepthAsync("toys_error"));
    }
}
