using System.Numerics;
using Locking.Groups;
using Locking.Timing;

namespace Locking.Waiting;

/// <summary>
/// Where contenders sleep until the nodes say that the lock they want is free. A quorum of nodes must say so: whoever runs at the first
/// call finds the lock still held on the others, takes it where it is free, and gets into the way of the next. Calls that come before
/// their contender has gone to sleep are remembered, so that none is missed.
/// </summary>
internal sealed class WakeBoard(LockScheduler scheduler, LockClock clock, int quorum)
{
    // The others call at once or not at all: they are down, or never knew that somebody waits.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(2);

    private const int MaxRemembered = 1024;

    private readonly Lock _sync = new();
    private readonly Dictionary<string, TimedSignal> _sleepers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Since, uint Nodes)> _calls = new(StringComparer.Ordinal);

    /// <summary>A node says that the lock is free, and kept for this process.</summary>
    public void Call(string key, int node)
    {
        TimedSignal? sleeper;
        lock (_sync)
        {
            var now = clock.MonoTicks;
            if (!_calls.TryGetValue(key, out var calls) || calls.Since < now - (10 * Gather.Ticks))
            {
                // Forgetting costs a contender its fallback interval, nothing else.
                if (_calls.Count >= MaxRemembered)
                    _calls.Clear();
                calls = (now, 0);
            }
            calls.Nodes |= 1u << node;
            _calls[key] = calls;
            if (!_sleepers.TryGetValue(key, out sleeper))
                return;
            if (BitOperations.PopCount(calls.Nodes) < quorum)
            {
                scheduler.Schedule(sleeper, calls.Since + Gather.Ticks);
                return;
            }
            _sleepers.Remove(key);
            _calls.Remove(key);
        }
        sleeper.TryEnd(SignalEnd.Called);
    }

    /// <summary>Sleeps until the key is called, or has been since that time, or the fallback interval is over.</summary>
    /// <exception cref="ObjectDisposedException">The group was disposed.</exception>
    public async ValueTask SleepAsync(string key, long since, TimeSpan fallback, CancellationToken cancellationToken)
    {
        var sleeper = new TimedSignal();
        var until = clock.MonoTicks + fallback.Ticks;
        lock (_sync)
        {
            if (_calls.TryGetValue(key, out var calls) && calls.Since >= since)
            {
                if (BitOperations.PopCount(calls.Nodes) >= quorum)
                {
                    _calls.Remove(key);
                    return;
                }
                until = Math.Min(until, calls.Since + Gather.Ticks);
            }
            // One contender at most: it has entered the lock's gate.
            _sleepers[key] = sleeper;
            // Here, so that a call in between shortens the sleep and is not overwritten.
            scheduler.Schedule(sleeper, until);
        }
        var end = await sleeper.WaitAsync(scheduler, cancellationToken);
        // Not called: the holder died or keeps the lock, or calls were lost. Trying again is right in every case.
        if (end != SignalEnd.Called)
            Forget(key, sleeper);
        if (end == SignalEnd.Cancelled)
            throw new OperationCanceledException(cancellationToken);
        if (end == SignalEnd.Disposed)
            throw LockGroup.Disposed();
    }

    private void Forget(string key, TimedSignal sleeper)
    {
        lock (_sync)
        {
            if (_sleepers.TryGetValue(key, out var current) && ReferenceEquals(current, sleeper))
                _sleepers.Remove(key);
            _calls.Remove(key);
        }
    }
}
