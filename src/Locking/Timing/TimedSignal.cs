using System.Threading.Tasks.Sources;

namespace Locking.Timing;

/// <summary>
/// Something one caller waits for, with a time limit on the group's own scheduler: no timer, no exception for the time being over. Used
/// once. The waiting code never runs on the stack of whoever calls, who may hold locks.
/// </summary>
internal class TimedSignal : ScheduledEntry, IValueTaskSource<SignalEnd>
{
    private ManualResetValueTaskSourceCore<SignalEnd> _source = new() { RunContinuationsAsynchronously = true };
    private int _ended;

    /// <summary>Ends the wait. False if it has ended before.</summary>
    public bool TryEnd(SignalEnd end)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return false;
        _source.SetResult(end);
        return true;
    }

    /// <summary>Waits until it is called, the time is over, the caller gives up or the scheduler has ended, whichever comes first.</summary>
    public ValueTask<SignalEnd> WaitAsync(LockScheduler scheduler, long untilMono, CancellationToken cancellationToken)
    {
        scheduler.Schedule(this, untilMono);
        return WaitAsync(scheduler, cancellationToken);
    }

    /// <summary>The same for one that has been scheduled already.</summary>
    public async ValueTask<SignalEnd> WaitAsync(LockScheduler scheduler, CancellationToken cancellationToken)
    {
        try
        {
            await using var registration = cancellationToken.UnsafeRegister(
                static state => ((TimedSignal)state!).TryEnd(SignalEnd.Cancelled), this);
            return await new ValueTask<SignalEnd>(this, _source.Version);
        }
        finally
        {
            scheduler.Cancel(this);
        }
    }

    internal override void OnDue() => TryEnd(SignalEnd.TimedOut);

    internal override void OnEnded() => TryEnd(SignalEnd.Disposed);

    internal override void OnClockJump()
    {
        // The limit is on the monotonic clock alone.
    }

    SignalEnd IValueTaskSource<SignalEnd>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<SignalEnd>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<SignalEnd>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
