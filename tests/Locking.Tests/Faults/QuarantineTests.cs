using System.Diagnostics;
using LocalStack;
using Locking.Nodes;
using Locking.Redis;
using Locking.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Locking.Tests.Faults;

/// <summary>How much of the time that a server has been up counts towards the quarantine: never more than it has been empty for certain.</summary>
public sealed class QuarantineTests
{
    private static readonly TimeSpan Quarantine = TimeSpan.FromSeconds(20);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_tells_its_age_in_whole_seconds_is_not_taken_for_older_than_it_is()
    {
        await using var redis = await RedisNodes.StartAsync(1);
        await redis.Redis[0].KillAsync(Ct);
        // It starts late in a second, so that it soon calls itself a second old.
        await Poll.UntilAsync(() => TimeProvider.System.GetUtcNow().Millisecond is > 600 and < 700, "the right moment");
        var before = Stopwatch.GetTimestamp();
        await redis.Redis[0].StartAsync(keepData: false, Ct);
        await using (var admin = await LockFixture.OpenAsync(redis.RedisEndpoints[0]))
            await Poll.UntilAsync(async () => await admin.UptimeAsync() >= 1, "it calls itself a second old");

        var left = await LeftAsync(redis);
        Assert.InRange(left, Quarantine - Stopwatch.GetElapsedTime(before), Quarantine);
    }

    [Theory]
    [InlineData("CONFIG RESETSTAT")]
    [InlineData("REPLICAOF NO ONE")]
    [InlineData("DEBUG RELOAD")]
    [InlineData("SWAPDB 0 1")]
    public async Task A_server_that_may_have_been_emptied_has_been_empty_since_it_is_asked_and_not_since_it_started(string last)
    {
        await using var redis = await RedisNodes.StartAsync(1);
        await using (var admin = await LockFixture.OpenAsync(redis.RedisEndpoints[0]))
        {
            await Poll.UntilAsync(async () => await admin.UptimeAsync() >= 3, "it is old enough for its age to count");
            // What was there before the statistics were reset is not to be seen any more.
            if (last == "CONFIG RESETSTAT")
                await admin.GetDatabase().ExecuteAsync("FLUSHALL");
            var words = last.Split(' ');
            await admin.GetDatabase().ExecuteAsync(words[0], words[1..]);
        }
        Assert.InRange(await LeftAsync(redis), Quarantine - TimeSpan.FromMilliseconds(50), Quarantine);
    }

    private static async Task<TimeSpan> LeftAsync(LocalServers redis)
    {
        await using var connection = new RedisConnection(redis.RedisEndpoints[0], Quarantine, NullLogger.Instance);
        await connection.FirstAttempt;
        var node = new RedisLockNode(connection, TimeProvider.System);
        var reply = await node.AdmitAsync(new AdmissionCommand(new KeySpace("quarantine"), Quarantine));
        Assert.Equal(AdmissionState.Quarantined, reply.State);
        return reply.Left;
    }
}
