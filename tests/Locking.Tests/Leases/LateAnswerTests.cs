using Locking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Locking.Tests.Leases;

public sealed class LateAnswerTests(LockFixture fixture) : IClassFixture<LockFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_quorum_that_answers_when_the_time_is_over_gives_no_lease_and_keeps_no_lock()
    {
        var time = new SuspendableTime();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time);
        services.AddRedisLocks(locks => locks.Group("late", group =>
        {
            group.Nodes = [.. fixture.Endpoints];
            group.NodeTimeout = TimeSpan.FromSeconds(2.5);
        }));
        await using var provider = services.BuildServiceProvider();
        var locks = provider.GetRequiredService<ILockGroups>().Group("late");
        await locks.DeclareNodesNewAsync();
        (await locks.AcquireAsync("warm", TimeSpan.FromSeconds(5), Ct)).GetLeaseOrThrow();

        Task<LockResult> late;
        await using (await FrozenNodes.FreezeAsync(fixture.Nodes))
        {
            late = locks.AcquireAsync("a", cancellationToken: Ct).AsTask();
            // The machine sleeps for as long as the lease would live, with the commands on their way.
            time.Slept = TimeSpan.FromSeconds(10);
        }
        var result = await late;
        Assert.Equal(LockOutcome.Unavailable, result.Outcome);
        Assert.Contains("too late", result.Reason, StringComparison.Ordinal);
        Assert.True((await locks.AcquireAsync("a", TimeSpan.FromSeconds(3), Ct)).IsAcquired);
    }

    private sealed class SuspendableTime : TimeProvider
    {
        public TimeSpan Slept { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Slept;
    }
}
