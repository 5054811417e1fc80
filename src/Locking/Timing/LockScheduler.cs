namespace Locking.Timing;

/// <summary>
/// One timer for all leases of a group: a binary heap in which each entry knows its place, so that the usual short lease is
/// entered and taken out again in constant time and leaves nothing behind.
/// </summary>
internal sealed class LockScheduler : IDisposable
{
    // A suspended machine or a set clock shows only by comparing the clocks, so look now and then while leases live.
    private static readonly long ClockCheckTicks = TimeSpan.FromMilliseconds(250).Ticks;
    private static readonly long ClockJumpTicks = TimeSpan.FromMilliseconds(20).Ticks;

    private readonly LockClock _clock;
    private readonly Action<Exception> _failed;
    private readonly ITimer _timer;
    private readonly Lock _sync = new();
    private readonly List<ScheduledEntry> _due = [];
    private ScheduledEntry[] _heap = new ScheduledEntry[64];
    private int _count;
    private long _armedFor = long.MaxValue;
    private long _clockOffset;
    private bool _firing;
    private bool _disposed;

    /// <param name="clock">The clock.</param>
    /// <param name="failed">Told of what an entry threw: a defect, which must not stop the others.</param>
    public LockScheduler(LockClock clock, Action<Exception> failed)
    {
        _clock = clock;
        _failed = failed;
        var now = clock.Now;
        _clockOffset = now.Utc - now.Mono;
        // Without this the timer would keep the execution context (and its async locals) of whoever made the group.
        using (ExecutionContext.SuppressFlow())
            _timer = clock.Provider.CreateTimer(
                static state => ((LockScheduler)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many entries wait for their time.</summary>
    public int Count
    {
        get
        {
            lock (_sync)
                return _count;
        }
    }

    /// <summary>
    /// Calls the entry at that monotonic time, instead of any time it was scheduled for before. A scheduler that has ended tells it so, on
    /// another thread: the caller may hold locks.
    /// </summary>
    public void Schedule(ScheduledEntry entry, long dueMono)
    {
        lock (_sync)
        {
            if (_disposed)
            {
                ThreadPool.UnsafeQueueUserWorkItem(
                    static late => late.Scheduler.Call(late.Entry, static ended => ended.OnEnded()), (Scheduler: this, Entry: entry), preferLocal: false);
                return;
            }
            entry.DueMono = dueMono;
            if (entry.HeapIndex == ScheduledEntry.NotScheduled)
            {
                if (_count == _heap.Length)
                    Array.Resize(ref _heap, _count * 2);
                Place(entry, _count++);
            }
            SiftUp(entry.HeapIndex);
            SiftDown(entry.HeapIndex);
            if (!_firing)
                Arm();
        }
    }

    /// <summary>Forgets the entry. It may still be called once if its time has just come.</summary>
    public void Cancel(ScheduledEntry entry)
    {
        lock (_sync)
            Remove(entry);
    }

    public void Dispose()
    {
        ScheduledEntry[] waiting;
        lock (_sync)
        {
            if (_disposed)
                return;
            _disposed = true;
            waiting = _heap[.._count];
            foreach (var entry in waiting)
                entry.HeapIndex = ScheduledEntry.NotScheduled;
            Array.Clear(_heap);
            _count = 0;
        }
        _timer.Dispose();
        foreach (var entry in waiting)
            Call(entry, static ended => ended.OnEnded());
    }

    private void OnTimer()
    {
        lock (_sync)
        {
            if (_disposed || _firing)
                return;
            _firing = true;
            _armedFor = long.MaxValue;
            var now = _clock.Now;
            var offset = now.Utc - now.Mono;
            if (Math.Abs(offset - _clockOffset) > ClockJumpTicks)
            {
                _clockOffset = offset;
                for (var i = 0; i < _count; i++)
                    _due.Add(_heap[i]);
            }
        }

        foreach (var entry in _due)
            Call(entry, static due => due.OnClockJump());
        _due.Clear();

        lock (_sync)
        {
            var now = _clock.MonoTicks;
            while (_count > 0 && _heap[0].DueMono <= now)
            {
                _due.Add(_heap[0]);
                Remove(_heap[0]);
            }
        }
        foreach (var entry in _due)
            Call(entry, static due => due.OnDue());
        _due.Clear();

        lock (_sync)
        {
            _firing = false;
            Arm();
        }
    }

    private void Call(ScheduledEntry entry, Action<ScheduledEntry> call)
    {
        try
        {
            call(entry);
        }
        catch (Exception defect)
        {
            _failed(defect);
        }
    }

    private void Arm()
    {
        if (_disposed || _count == 0)
            return;
        var now = _clock.MonoTicks;
        // What is overdue counts as due now. By its own time it would come before a timer that is about to go off, and arming that anew would put
        // it off.
        var due = Math.Clamp(_heap[0].DueMono, now, now + ClockCheckTicks);
        if (due >= _armedFor)
            return;
        _armedFor = due;
        // Timers count whole milliseconds and round down; waking early would only mean waking twice.
        var delay = new TimeSpan(due - now + TimeSpan.TicksPerMillisecond - 1);
        _timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    private void Remove(ScheduledEntry entry)
    {
        var index = entry.HeapIndex;
        if (index == ScheduledEntry.NotScheduled)
            return;
        entry.HeapIndex = ScheduledEntry.NotScheduled;
        var last = _heap[--_count];
        _heap[_count] = null!;
        if (ReferenceEquals(last, entry))
            return;
        Place(last, index);
        SiftUp(index);
        SiftDown(last.HeapIndex);
    }

    private void Place(ScheduledEntry entry, int index)
    {
        _heap[index] = entry;
        entry.HeapIndex = index;
    }

    private void SiftUp(int index)
    {
        var entry = _heap[index];
        while (index > 0)
        {
            var parent = (index - 1) / 2;
            if (_heap[parent].DueMono <= entry.DueMono)
                break;
            Place(_heap[parent], index);
            index = parent;
        }
        Place(entry, index);
    }

    private void SiftDown(int index)
    {
        var entry = _heap[index];
        while (true)
        {
            var child = (index * 2) + 1;
            if (child >= _count)
                break;
            if (child + 1 < _count && _heap[child + 1].DueMono < _heap[child].DueMono)
                child++;
            if (_heap[child].DueMono >= entry.DueMono)
                break;
            Place(_heap[child], index);
            index = child;
        }
        Place(entry, index);
    }
}
