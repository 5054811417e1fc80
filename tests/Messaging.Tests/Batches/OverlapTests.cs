using Messaging.Tests.Support;

namespace Messaging.Tests.Batches;

public sealed class OverlapTests(MessagingServers servers)
{
    private static readonly TimeSpan Overdue = TimeSpan.FromMilliseconds(250);

    // Timers go by the milliseconds of another clock.
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task A_small_batch_begins_beside_another_only_when_that_one_is_stuck()
    {
        await using var bench = await Bench.StartAsync(servers, options => options.BatchWait = TimeSpan.Zero);
        var stuck = await HeldBatch.StartAsync(bench);

        await bench.Broker.SendAsync(Bench.Toys, ("next", 2));

        await bench.Broker.WaitForAsync(1);
        Assert.Equal("next", Assert.Single(bench.Broker.Seen).Id);
        Assert.InRange(stuck.Between(1, 2), Overdue - Rounding, TimeSpan.MaxValue);
        stuck.Release();
        await bench.Broker.WaitForAsync(2);
    }
}
