using System.Diagnostics;
using Locking.Tests.Processes;
using Locking.Tests.Support;
using StackExchange.Redis;
using Xunit;

namespace Locking.Tests.Waiting;

/// <summary>The line of waiting processes on the nodes is a hint that may break, and nothing is left of it.</summary>
public sealed class QueueTests(LockFixture fixture) : IClassFixture<LockFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task A_waiting_process_that_was_killed_is_passed_over(int nodes)
    {
        var endpoints = fixture.Endpoints.Take(nodes).ToArray();
        var setup = new LockSetup($"queue{nodes}", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), endpoints);
        await using var mine = await setup.ConnectAsync(areNew: true);
        await using var other = await LockFixture.ConnectAsync(
            endpoints, o => (o.Ttl, o.MaxRetryDelay) = (setup.Ttl, TimeSpan.FromSeconds(20)), setup.Prefix, areNew: false);
        var held = (await mine.Group.AcquireAsync("a", TimeSpan.FromSeconds(5), Ct)).GetLeaseOrThrow();
        var log = Path.GetTempFileName();
        await using (var first = await ChildProcess.StartAsync(log, Holder.Command, setup.ToString(), "a"))
        {
            await WaitingAsync(endpoints, setup.Prefix, 1);
            await first.KillAsync();
        }
        var second = other.Group.AcquireAsync("a", TimeSpan.FromSeconds(20), Ct).AsTask();
        await WaitingAsync(endpoints, setup.Prefix, 2);

        var clock = Stopwatch.StartNew();
        await held.DisposeAsync();
        await using var lease = (await second).GetLeaseOrThrow();
        // It was called: left alone it would have tried again after ten seconds or more.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        File.Delete(log);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task A_process_that_gives_up_again_and_again_has_one_place_in_the_line_and_is_called(int nodes)
    {
        var endpoints = fixture.Endpoints.Take(nodes).ToArray();
        await using var mine = await LockFixture.ConnectAsync(endpoints);
        await using var other = await LockFixture.ConnectAsync(endpoints, o => o.MaxRetryDelay = TimeSpan.FromSeconds(20), mine.Prefix, areNew: false);
        var held = (await mine.Group.AcquireAsync("a", TimeSpan.FromSeconds(5), Ct)).GetLeaseOrThrow();
        for (var i = 0; i < 10; i++)
            Assert.Equal(LockOutcome.Busy, (await other.Group.AcquireAsync("a", TimeSpan.FromMilliseconds(20), Ct)).Outcome);
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await other.Group.AcquireAsync("a", TimeSpan.FromSeconds(20), cancelled.Token));

        // On a busy machine a node can be silent during all of that, and knows of nobody who waits.
        await Poll.UntilAsync(
            async () =>
            {
                var places = await Task.WhenAll(endpoints.Select(e => PlacesAsync(e, mine.Prefix)));
                Assert.All(places, p => Assert.InRange(p, 0, 1));
                if (places.All(p => p == 1))
                    return true;
                Assert.Equal(LockOutcome.Busy, (await other.Group.AcquireAsync("a", TimeSpan.FromMilliseconds(20), Ct)).Outcome);
                return false;
            },
            "each node knows that one process waits");
        var waiting = other.Group.AcquireAsync("a", TimeSpan.FromSeconds(20), Ct).AsTask();
        await Poll.UntilAsync(() => other.Inner.Engine.Scheduler.Count > 0, "it waits");
        var clock = Stopwatch.StartNew();
        await held.DisposeAsync();
        await using var lease = (await waiting).GetLeaseOrThrow();

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Waiting_leaves_one_subscription_for_each_process_however_often_it_waited()
    {
        await using var mine = await LockFixture.ConnectAsync(fixture.Endpoints.Take(1));
        await using var other = await LockFixture.ConnectAsync(fixture.Endpoints.Take(1), prefix: mine.Prefix);
        for (var i = 0; i < 50; i++)
        {
            await using var held = (await mine.Group.AcquireAsync($"a{i}", TimeSpan.FromSeconds(5), Ct)).GetLeaseOrThrow();
            var waiting = other.Group.AcquireAsync($"a{i}", TimeSpan.FromMilliseconds(i % 5 * 10), Ct).AsTask();
            if (i % 2 == 0)
                await held.DisposeAsync();
            if ((await waiting).Lease is { } lease)
                await lease.DisposeAsync();
        }
        await using var redis = await LockFixture.OpenAsync(fixture.Endpoints[0]);
        var channels = await redis.GetServers()[0].SubscriptionChannelsAsync(RedisChannel.Pattern($"{{{mine.Prefix}}}*"));
        Assert.Equal(2, channels.Length);
    }

    private static async Task WaitingAsync(string[] endpoints, string prefix, int count)
    {
        foreach (var endpoint in endpoints)
            await Poll.UntilAsync(async () => await PlacesAsync(endpoint, prefix) == count, $"{count} processes wait");
    }

    private static async Task<long> PlacesAsync(string endpoint, string prefix)
    {
        await using var redis = await LockFixture.OpenAsync(endpoint);
        return await redis.GetDatabase().SortedSetLengthAsync($"{{{prefix}}}:waiting");
    }
}
