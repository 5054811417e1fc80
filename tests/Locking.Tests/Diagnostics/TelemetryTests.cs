using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Locking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Locking.Tests.Diagnostics;

public sealed class TelemetryTests(LockFixture fixture) : IClassFixture<LockFixture>
{
    private const string Group = "measured";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Acquiring_waiting_holding_renewing_and_losing_are_measured_and_traced()
    {
        var seen = new ConcurrentQueue<string>();
        using var meters = Listen(seen);
        using var traces = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Locking",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if ((string?)activity.GetTagItem("locking.group") == Group)
                    seen.Enqueue($"{activity.OperationName} {activity.GetTagItem("locking.keys")} {activity.GetTagItem("locking.outcome")}");
            },
        };
        ActivitySource.AddActivityListener(traces);
        var services = new ServiceCollection();
        services.AddRedisLocks(locks => locks.Group(Group, group =>
        {
            group.Nodes = [.. fixture.Endpoints];
            group.Ttl = TimeSpan.FromSeconds(1);
        }));
        await using var provider = services.BuildServiceProvider();
        var locks = provider.GetRequiredService<ILockGroups>().Group(Group);
        await locks.DeclareNodesNewAsync();

        var held = (await locks.AcquireAsync(["a", "b"], TimeSpan.FromSeconds(5), Ct)).GetLeaseOrThrow();
        var next = locks.AcquireAsync(["a", "b"], TimeSpan.FromSeconds(5), Ct).AsTask();
        Assert.Equal(LockOutcome.Busy, (await locks.AcquireAsync("a", cancellationToken: Ct)).Outcome);
        using (var gaveUp = new CancellationTokenSource())
        {
            var given = locks.AcquireAsync("a", TimeSpan.FromSeconds(5), gaveUp.Token).AsTask();
            await gaveUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        }
        await held.DisposeAsync();
        Assert.Contains("locking.hold.duration released", seen);
        var handedOver = (await next).GetLeaseOrThrow();
        await Poll.UntilAsync(() => seen.Contains("locking.renewals ok"), "a renewal is counted");
        await handedOver.DisposeAsync();
        var stolen = (await locks.AcquireAsync("c", TimeSpan.FromSeconds(5), Ct)).GetLeaseOrThrow();
        foreach (var endpoint in fixture.Endpoints)
        {
            await using var redis = await LockFixture.OpenAsync(endpoint);
            await redis.GetDatabase().StringSetAsync($"{{{Group}}}:lock:c", "thief");
        }
        await Poll.UntilAsync(() => seen.Contains("locking.leases.lost"), "a loss is counted");
        await stolen.DisposeAsync();

        Assert.Superset(
            new HashSet<string>
            {
                "lock acquire 2 acquired", "lock acquire 1 busy", "lock acquire 1 cancelled", "locking.acquire.duration acquired",
                "locking.acquire.duration busy", "locking.acquire.duration cancelled",
                "locking.handovers", "locking.hold.duration released", "locking.hold.duration lost", "locking.renewals stolen",
            },
            seen.ToHashSet());
    }

    private static MeterListener Listen(ConcurrentQueue<string> seen)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Locking")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        listener.Start();
        return listener;

        void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var all = tags.ToArray().ToDictionary(t => t.Key, t => t.Value);
            if ((string?)all["locking.group"] == Group)
                seen.Enqueue($"{instrument.Name} {all.GetValueOrDefault("locking.outcome") ?? all.GetValueOrDefault("locking.answer")}".TrimEnd());
        }
    }
}
