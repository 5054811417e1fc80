using System.Collections.Concurrent;
using Locking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace Locking.Tests.Scheduling;

public sealed class LockedScheduleTests(LockFixture fixture) : IClassFixture<LockFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_of_many_runs_the_job_and_another_takes_over_within_a_ttl_when_it_is_gone()
    {
        var runs = new ConcurrentQueue<string>();
        var inside = 0;
        var overlaps = 0;
        using var first = await StartAsync("first");
        await Poll.UntilAsync(() => runs.Count >= 3, "the first runs it");
        using var second = await StartAsync("second");
        await Task.Delay(500, Ct);
        Assert.DoesNotContain("second", runs);

        // As good as dead: its connections are gone, and it gives nothing back.
        var dead = first.Services.GetRequiredService<Groups.LockGroups>();
        await dead.DisposeAsync();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await Poll.UntilAsync(() => runs.Contains("second"), "the second takes over");
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));
        Assert.Equal(0, overlaps);
        await second.StopAsync(Ct);

        async Task<IHost> StartAsync(string name)
        {
            var builder = Host.CreateApplicationBuilder();
            builder.Services.AddRedisLocks(locks => locks.Group("jobs", group =>
            {
                group.Nodes = [.. fixture.Endpoints.Take(3)];
                group.Ttl = TimeSpan.FromSeconds(2);
            }));
            builder.Services.AddLockedSchedule("sweep", "jobs", TimeSpan.FromMilliseconds(100), async (run, token) =>
            {
                if (Interlocked.Increment(ref inside) != 1)
                    Interlocked.Increment(ref overlaps);
                Assert.True(run.Lease.IsHeld);
                runs.Enqueue(name);
                await Task.Yield();
                Interlocked.Decrement(ref inside);
            });
            var host = builder.Build();
            await host.Services.GetRequiredService<ILockGroups>().Group("jobs").DeclareNodesNewAsync();
            await host.StartAsync(Ct);
            return host;
        }
    }

    [Fact]
    public async Task A_job_that_throws_because_its_lease_was_lost_is_run_again()
    {
        var runs = 0;
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddRedisLocks(locks => locks.Group("jobs", group =>
        {
            group.Nodes = [fixture.Endpoints[0]];
            group.KeyPrefix = "lost-jobs";
            group.Ttl = TimeSpan.FromSeconds(1);
        }));
        builder.Services.AddLockedSchedule("sweep", "jobs", TimeSpan.FromMilliseconds(50), async (run, token) =>
        {
            if (Interlocked.Increment(ref runs) > 1)
                return;
            await using (var redis = await LockFixture.OpenAsync(fixture.Endpoints[0]))
                await redis.GetDatabase().KeyDeleteAsync("{lost-jobs}:lock:schedule:sweep");
            await Poll.UntilAsync(() => token.IsCancellationRequested, "the lease is lost");
            run.Lease.ThrowIfNotHeld();
        });
        using var host = builder.Build();
        await host.Services.GetRequiredService<ILockGroups>().Group("jobs").DeclareNodesNewAsync();
        await host.StartAsync(Ct);
        await Poll.UntilAsync(() => runs >= 3, "it goes on");
        Assert.False(host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        await host.StopAsync(Ct);
    }

    [Fact]
    public async Task A_period_that_no_lease_outlasts_stops_the_start_with_one_line()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddRedisLocks(locks => locks.Group("jobs", group =>
        {
            group.Nodes = [fixture.Endpoints[0]];
            group.MaxHold = TimeSpan.FromMinutes(5);
        }));
        builder.Services.AddLockedSchedule("sweep", "jobs", TimeSpan.FromMinutes(3), (_, _) => Task.CompletedTask);
        using var host = builder.Build();

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Ct));

        Assert.Contains("shorten the period, or raise Groups:jobs:MaxHold", Assert.Single(refused.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_that_is_not_configured_stops_the_start_with_one_line()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddRedisLocks(locks => locks.Group("jobs", group => group.Nodes = [fixture.Endpoints[0]]));
        builder.Services.AddLockedSchedule("sweep", "job", TimeSpan.FromMinutes(3), (_, _) => Task.CompletedTask);
        using var host = builder.Build();

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Ct));

        Assert.Equal(
            "Schedule 'sweep' uses the lock group 'job', which is not configured: add Groups:job, or use one of 'jobs'.", Assert.Single(refused.Failures));
    }

    [Fact]
    public void A_name_too_long_for_a_key_is_refused_at_once()
    {
        var services = new ServiceCollection();
        services.AddLockedSchedule(new string('x', 503), "jobs", TimeSpan.FromMinutes(1), (_, _) => Task.CompletedTask);

        Assert.Throws<ArgumentOutOfRangeException>(
            () => services.AddLockedSchedule(new string('x', 504), "jobs", TimeSpan.FromMinutes(1), (_, _) => Task.CompletedTask));
    }
}
