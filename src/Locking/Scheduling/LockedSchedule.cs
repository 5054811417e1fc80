using Locking.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Locking.Scheduling;

/// <summary>
/// Runs a job at a fixed period on one of many processes. Whoever holds the schedule's lock runs it; the others wait in line, so when the
/// runner dies the next takes over as soon as its lease has run out.
/// </summary>
internal sealed class LockedSchedule(
    LockedScheduleOptions options, ILockGroups groups, IServiceProvider services, TimeProvider time, ILogger<LockedSchedule> logger,
    IOptions<RedisLocksOptions> locks)
    : BackgroundService
{
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    /// <exception cref="OptionsValidationException">There is no such group, or the lease could reach its end between two runs.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (!locks.Value.Groups.TryGetValue(options.Group, out var group))
        {
            throw new OptionsValidationException(options.Name, typeof(RedisLocksOptions), [
                $"Schedule '{options.Name}' uses the lock group '{options.Group}', which is not configured: add Groups:{options.Group}, "
                    + $"or use one of {string.Join(", ", locks.Value.Groups.Keys.Order(StringComparer.Ordinal).Select(g => $"'{g}'"))}.",
            ]);
        }

        if (options.Period > group.MaxHold / 2)
        {
            throw new OptionsValidationException(options.Name, typeof(RedisLocksOptions), [
                $"Schedule '{options.Name}' has a period of {options.Period:c}, which must be at most half of MaxHold of its lock group '{options.Group}' ({group.MaxHold:c}): "
                    + $"shorten the period, or raise Groups:{options.Group}:MaxHold.",
            ]);
        }

        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var group = groups.Group(options.Group);
        var longest = locks.Value.Groups[options.Group].MaxHold;
        // With a period of at most half, a quarter of MaxHold is left for the job.
        var turn = LongestTurn < longest / 4 ? LongestTurn : longest / 4;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var result = await group.AcquireAsync(options.Key, LongestTurn, stoppingToken);
                if (result.IsAcquired)
                    await RunWhileHeldAsync(result.Lease, turn, stoppingToken);
                else if (result.Outcome == LockOutcome.Unavailable)
                    await Task.Delay(result.RetryAfter, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                // The locks are gone before the host has stopped: nothing is run without them.
                return;
            }
        }
    }

    // Gives the lock up after a turn, long before MaxHold would end it in the middle of a run.
    private async Task RunWhileHeldAsync(Lease lease, TimeSpan turn, CancellationToken stoppingToken)
    {
        await using var held = lease;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost, stoppingToken);
        var begun = time.GetTimestamp();
        try
        {
            while (lease.IsHeld && time.GetElapsedTime(begun) < turn)
            {
                var started = time.GetTimestamp();
                await RunOnceAsync(lease, either.Token);
                var pause = options.Period - time.GetElapsedTime(started);
                if (pause > TimeSpan.Zero)
                    await Task.Delay(pause, time, either.Token);
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The lease was lost or the host stops; the caller's loop tells which.
            stoppingToken.ThrowIfCancellationRequested();
        }
    }

    private async Task RunOnceAsync(Lease lease, CancellationToken cancellationToken)
    {
        try
        {
            await options.Job(new LockedRun(services, lease), cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // A run that fails must not end the schedule; the next one comes. Also one that fails because its lease was lost.
            Log.ScheduledRunFailed(logger, e, options.Name);
        }
    }
}
