using Locking.Timing;

namespace Locking.Waiting;

/// <summary>
/// Where contenders sleep until a node says that the lock they want is free. A call that comes before its contender has gone to sleep is
/// remembered, so that none is missed.
/// </summary>
internal sealed class WakeBoard(LockClock clock)
{
    private const int MaxRemembered = 1024;

    private readonly Lock _sync = new();
    private readonly Dictionary<string, List<TimedSignal>> _sleepers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _calls = new(StringComparer.Ordinal);

    /// <summary>A node says that the lock is free. Wakes one.</summary>
    public void Call(string key)
    {
        TimedSignal? sleeper = null;
        lock (_sync)
        {
            if (_sleepers.TryGetValue(key, out var all) && all.Count > 0)
            {
                sleeper = all[0];
                all.RemoveAt(0);
                if (all.Count == 0)
                    _sleepers.Remove(key);
            }
            // Forgetting costs a contender its fallback interval, nothing else.
            if (_calls.Count >= MaxRemembered)
                _calls.Clear();
            _calls[key] = clock.MonoTicks;
        }
        sleeper?.TryEnd(SignalEnd.Called);
    }

    /// <summary>Sleeps until the key is called, or has been since that time, or the fallback interval is over.</summary>
    public async ValueTask SleepAsync(
        LockScheduler scheduler, string key, long since, TimeSpan fallback, CancellationToken cancellationToken)
    {
        var sleeper = new TimedSignal();
        lock (_sync)
        {
            if (_calls.TryGetValue(key, out var called) && called >= since)
            {
                _calls.Remove(key);
                return;
            }
            if (!_sleepers.TryGetValue(key, out var all))
                _sleepers[key] = all = [];
            all.Add(sleeper);
        }
        var end = await sleeper.WaitAsync(scheduler, clock.MonoTicks + fallback.Ticks, cancellationToken);
        // Not called: the holder died or keeps the lock, or the call was lost. Trying again is right in every case.
        if (end != SignalEnd.Called)
            Forget(key, sleeper);
        if (end == SignalEnd.Cancelled)
            throw new OperationCanceledException(cancellationToken);
    }

    private void Forget(string key, TimedSignal sleeper)
    {
        lock (_sync)
        {
            if (_sleepers.TryGetValue(key, out var all) && all.Remove(sleeper) && all.Count == 0)
                _sleepers.Remove(key);
        }
    }
}
