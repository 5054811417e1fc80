using LocalStack;
using Messaging.Tests.Support;
using StackExchange.Redis;

namespace Messaging.Tests.Locks;

public sealed class LostLockTests(MessagingServers servers)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_whose_locks_are_lost_is_stopped_and_delivered_again()
    {
        await using var bench = await Bench.StartAsync(servers, lockNodes: servers.Servers.RedisEndpoints);
        bench.Sabotage.Begin = async (attempt, lost) =>
        {
            if (attempt > 1)
                return;
            await LoseAllLocksAsync(lost);
            lost.ThrowIfCancellationRequested();
        };

        await bench.Broker.SendAsync(Bench.Toys, ("a", 1), ("b", 2));

        await bench.Broker.WaitForAsync(2);
        Assert.Equal(2, bench.Sabotage.Attempts);
        Assert.Equal(2, await bench.CountAsync("made"));
        Assert.NotNull(await bench.Broker.DepthAsync("toys_retry_50"));
        Assert.Equal(0, await bench.Broker.DepthAsync("toys_error"));
    }

    [Fact]
    public async Task A_batch_whose_locks_are_lost_right_before_the_commit_is_rolled_back_and_delivered_again()
    {
        await using var bench = await Bench.StartAsync(servers, lockNodes: servers.Servers.RedisEndpoints);
        var lost = CancellationToken.None;
        bench.Sabotage.Begin = (_, token) =>
        {
            lost = token;
            return Task.CompletedTask;
        };
        bench.Sabotage.Stored = attempt =>
        {
            if (attempt == 1)
                LoseAllLocksAsync(lost).GetAwaiter().GetResult();
        };

        await bench.Broker.SendAsync(Bench.Toys, ("a", 1), ("b", 2));

        await bench.Broker.WaitForAsync(2);
        Assert.Equal(2, bench.Sabotage.Attempts);
        Assert.Equal(2, await bench.CountAsync("made"));
        Assert.Equal(0, await bench.Broker.DepthAsync("toys_error"));
    }

    [Fact]
    public async Task Without_a_quorum_only_what_Postgres_keeps_right_goes_on()
    {
        await using var nodes = await LocalServers.StartAsync(
            new LocalServersOptions { Postgres = false, RabbitMq = false, RedisNodes = 3 }, cancellationToken: Stop);
        await using var bench = await Bench.StartAsync(servers, lockNodes: nodes.RedisEndpoints);
        await nodes.Redis[0].KillAsync(Stop);
        await nodes.Redis[1].KillAsync(Stop);

        await bench.Broker.SendAsync(Bench.Toys, ("toy", 1));
        await bench.Broker.SendAsync(Bench.Jewels, ("jewel", 2));

        await bench.Broker.WaitForAsync(1);
        await Eventually.IsTrueAsync(async () => await bench.Broker.DepthAsync("jewels_retry_100") is not null, () => "the jewel does not wait");
        Assert.Equal("toy", Assert.Single(bench.Broker.Seen).Id);
        Assert.Equal(0, await bench.CountAsync("made WHERE id = 'jewel'"));
        // Both: a node that has lost its memory votes only when it has heard a quorum's worth of the others.
        await nodes.Redis[0].StartAsync(keepData: false, Stop);
        await nodes.Redis[1].StartAsync(keepData: false, Stop);

        await bench.Broker.WaitForAsync(2);
        Assert.Equal(1, await bench.CountAsync("made WHERE id = 'jewel'"));
        Assert.Null(await bench.Broker.DepthAsync("jewels_retry_200"));
    }

    // Again and again: a renewal in between heals a hold that still has a quorum.
    private async Task LoseAllLocksAsync(CancellationToken lost)
    {
        var nodes = await Task.WhenAll(servers.Servers.RedisEndpoints.Select(node => ConnectionMultiplexer.ConnectAsync($"{node},allowAdmin=true")));
        await Eventually.IsTrueAsync(
            async () =>
            {
                await Task.WhenAll(nodes.Select(node => node.GetServers()[0].FlushAllDatabasesAsync()));
                return lost.IsCancellationRequested;
            },
            () => "the loss was not noticed");
        foreach (var node in nodes)
            await node.DisposeAsync();
    }
}
