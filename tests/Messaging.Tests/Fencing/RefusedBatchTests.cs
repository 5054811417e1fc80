using System.Collections.Concurrent;
using Messaging.Fencing;
using Messaging.Tests.Support;

namespace Messaging.Tests.Fencing;

public sealed class RefusedBatchTests(MessagingServers servers)
{
    [Fact]
    public async Task A_batch_whose_token_is_refused_is_delivered_again_whole_and_with_a_larger_token()
    {
        await using var bench = await Bench.StartAsync(servers, lockNodes: servers.Servers.RedisEndpoints);
        var tokens = new ConcurrentQueue<long>();
        bench.Sabotage.Fenced = (attempt, fence) =>
        {
            Assert.True(fence.Covers(Bench.LockGroup, "toys"));
            tokens.Enqueue(fence.Token);
            if (attempt == 1)
                throw new FenceRefusedException("toys", fence.Token, fence.Token + 1_000_000);
        };

        await bench.Broker.SendAsync(Bench.Toys, ("a", 1), ("b", 2));

        await bench.Broker.WaitForAsync(2);
        // Neither tried again with the same token nor halved: that could not help.
        Assert.Equal(2, bench.Sabotage.Attempts);
        Assert.Equal(2, await bench.CountAsync("made"));
        Assert.True(tokens.Last() > tokens.First() + 1_000_000, string.Join(" then ", tokens));
        Assert.Equal(0, await bench.Broker.DepthAsync("toys_error"));
    }

    [Fact]
    public async Task Without_locks_there_is_no_token_and_nothing_is_refused()
    {
        await using var bench = await Bench.StartAsync(servers);
        var tokens = new ConcurrentQueue<long>();
        bench.Sabotage.Fenced = (_, fence) => tokens.Enqueue(fence.Token);

        await bench.Broker.SendAsync(Bench.Toys, ("a", 1));

        await bench.Broker.WaitForAsync(1);
        Assert.Equal(0, Assert.Single(tokens));
    }
}
