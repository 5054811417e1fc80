using System.Globalization;
using System.Runtime.CompilerServices;
using Locking.Nodes;
using Locking.Quorum;
using Locking.Timing;
using Locking.Waiting;

namespace Locking.Groups;

/// <summary>How a caller comes to its locks: through the line inside the process, then by trying and sleeping in turn.</summary>
internal sealed class Contention(LockGroup group, CommandSettings commands, WakeBoard board, LockClock clock, RandomSource random)
{
    // Timers count whole milliseconds, so less than one is no time to wait.
    private static readonly long ShortestWait = TimeSpan.TicksPerMillisecond;

    private static readonly TimeSpan ShortestRetry = TimeSpan.FromMilliseconds(2);

    private readonly AbandonedPlaces _abandoned = new();

    /// <summary>All keys or none.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<LockResult> AcquireAllAsync(LockKeys keys, long until, CancellationToken cancellationToken)
    {
        var othersTurn = false;
        var entered = group.Gate.EnterInOrder(keys.Names, 0);
        while (entered < keys.Count)
        {
            // Waiting for later keys while holding the gates of earlier ones is safe: everybody goes in the same order.
            var waiter = group.Gate.StandInLine(keys.Names[entered], entered == 0 ? keys : null);
            if (waiter is not null)
            {
                var (called, lease) = await TurnAsync(waiter, until, keys.Names, entered, cancellationToken);
                if (lease is not null)
                    return LockResult.Acquired(lease);
                if (!called)
                {
                    group.Gate.Leave(keys.Names, entered);
                    return LockResult.Busy(group.Options.MaxRetryDelay / 10, $"Somebody else in this process holds '{waiter.Key}'.");
                }
            }
            othersTurn |= waiter is { IsOthersTurn: true };
            entered = group.Gate.EnterInOrder(keys.Names, entered + 1);
        }
        return await ContendAsync(keys, false, othersTurn, until, cancellationToken);
    }

    /// <summary>As many keys as are free, at least one.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<LockResult> AcquireFreeAsync(LockKeys keys, long until, CancellationToken cancellationToken)
    {
        var entered = group.Gate.EnterFree(keys.Names);
        if (!entered.Contains(true))
        {
            var waiter = group.Gate.StandInLine(keys.Names[0], null);
            if (waiter is not null && !(await TurnAsync(waiter, until, [], 0, cancellationToken)).Called)
                return LockResult.Busy(group.Options.MaxRetryDelay / 10, "Somebody else in this process holds all of them.");
            entered[0] = true;
        }
        var free = entered.Contains(false) ? keys.Where(entered) : keys;
        return await ContendAsync(free, true, false, until, cancellationToken);
    }

    // Waits for its turn. Not called: the time was over before. A caller that gives up leaves the keys it has entered before.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(bool Called, Lease? Lease)> TurnAsync(
        GateWaiter waiter, long until, string[] keys, int entered, CancellationToken cancellationToken)
    {
        var end = until - clock.MonoTicks < ShortestWait
            ? SignalEnd.TimedOut : await waiter.WaitAsync(group.Engine.Scheduler, until, cancellationToken);
        // It may have been called in the very moment of giving up; then it has its turn all the same.
        var called = end == SignalEnd.Called || !group.Gate.GiveUp(waiter);
        if (end is not (SignalEnd.Cancelled or SignalEnd.Disposed))
            return (called, waiter.HandedOver);
        if (waiter.HandedOver is { } lease)
            await lease.DisposeAsync();
        else if (called)
            group.Gate.Leave(waiter.Key);
        group.Gate.Leave(keys, entered);
        throw end == SignalEnd.Disposed ? LockGroup.Disposed() : new OperationCanceledException(cancellationToken);
    }

    // Has entered the gates of all the keys, and leaves those for which it gets no lease.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<LockResult> ContendAsync(
        LockKeys keys, bool asManyAsFree, bool othersTurn, long until, CancellationToken cancellationToken)
    {
        Lease? lease = null;
        var ticket = until - clock.MonoTicks < ShortestWait ? null : _abandoned.Take(keys.Names) ?? Ticket();
        var blocked = 0;
        try
        {
            var token = LockToken.First(random);
            // A try now would be refused, and delay the process that was called.
            if (othersTurn && ticket is not null)
                await board.SleepAsync(keys.Names[0], clock.MonoTicks, ShortestRetry, cancellationToken);
            for (var tries = 1; ; tries++)
            {
                var tried = clock.MonoTicks;
                var command = new HoldCommand(commands, keys, token)
                {
                    AsManyAsFree = asManyAsFree,
                    Ticket = ticket,
                    BaseHint = group.Engine.BaseHint,
                };
                var hold = new Hold(group.Engine, command);
                var decision = await group.Engine.TryAcquireAsync(hold, cancellationToken);
                if (decision.Kind == DecisionKind.Cancelled)
                    throw new OperationCanceledException(cancellationToken);
                if (decision.Kind == DecisionKind.Disposed)
                    throw LockGroup.Disposed();
                if (decision.Kind == DecisionKind.Acquired)
                {
                    lease = new Lease(group.Engine, hold, group, 0);
                    if (hold.TryAttach(lease))
                        return LockResult.Acquired(lease);
                    lease = null;
                    group.Engine.ReleaseInBackground(hold);
                    if (group.IsDisposed)
                        throw LockGroup.Disposed();
                    decision = new Decision(DecisionKind.TooSlow);
                }
                var left = until - clock.MonoTicks;
                if (left < ShortestWait)
                    return Refused(decision, keys);
                var pause = new TimeSpan(Math.Min(Pause(decision, tries).Ticks, left));
                blocked = decision.Blocked;
                await board.SleepAsync(keys.Names[blocked], tried, pause, cancellationToken);
                token = token.Next();
            }
        }
        finally
        {
            if (lease is null && ticket is not null)
                _abandoned.Leave(keys.Names[blocked], ticket);
            LeaveAllBut(lease, keys);
        }
    }

    // Whoever came first is called first, on every node alike: 16 digits of microseconds since 1970.
    private string Ticket() =>
        ((clock.Now.Utc - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond).ToString("D16", CultureInfo.InvariantCulture);

    private void LeaveAllBut(Lease? lease, LockKeys keys)
    {
        var kept = 0;
        foreach (var key in keys.Names)
        {
            // Both are in the same order.
            if (lease is not null && kept < lease.Keys.Count && lease.Keys[kept] == key)
                kept++;
            else
                group.Gate.Leave(key);
        }
    }

    // A busy lock is called out when it is free, so sleep long; for everything else come back soon, but not all at the same time.
    private TimeSpan Pause(Decision decision, int tries)
    {
        var longest = group.Options.MaxRetryDelay;
        var pause = decision.Kind == DecisionKind.Busy && decision.RetryAfter > TimeSpan.Zero
            ? decision.RetryAfter + ShortestRetry
            : TimeSpan.FromMilliseconds(3 << Math.Min(tries, 10));
        pause = (pause < longest ? pause : longest) * (0.5 + (random.NextDouble() / 2));
        return pause > ShortestRetry ? pause : ShortestRetry;
    }

    private LockResult Refused(Decision decision, LockKeys keys)
    {
        var what = keys.Count == 1 ? $"'{keys.Names[0]}'" : $"one of {keys.Count} locks";
        var timeout = group.Options.NodeTimeout;
        switch (decision.Kind)
        {
            case DecisionKind.Busy:
                return LockResult.Busy(decision.RetryAfter, $"Somebody else holds {what}.");
            case DecisionKind.Split:
                return LockResult.Busy(ShortestRetry, $"Several contenders share the nodes of {what}.");
            case DecisionKind.TooSlow:
                return LockResult.Unavailable(timeout, "The nodes answered too late to leave any time for work.");
            default:
                var left = group.Engine.Admission.Left;
                var reason = $"{decision.Voters} of {group.Engine.Settings.Nodes} nodes of lock group '{group.Name}' voted; "
                    + $"{group.Engine.Settings.Quorum} are needed.";
                if (left > TimeSpan.Zero)
                    reason += $" Nodes that are new or have lost their memory join in {Math.Ceiling(left.TotalSeconds)} s.";
                return LockResult.Unavailable(left > timeout ? left : timeout, reason);
        }
    }
}
