using System.Diagnostics;

namespace Load;

/// <summary>
/// A clock whose timers are due half a millisecond early or late at most, if they go off once and within an hour; a busy machine makes them later.
/// The runtime's go by a clock that moves with the kernel's tick, which on many machines is one of four milliseconds: a wait of 20 ms is one of 16 to
/// 24, and several end together.
/// </summary>
public sealed class ExactTime : TimeProvider, IDisposable
{
    private const long NoTime = long.MaxValue;

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly long Half = Stopwatch.Frequency / 2_000;

    private readonly PriorityQueue<(Timer Timer, long Due), long> _waiting = new();
    private readonly Thread _thread;
    private bool _disposed;

    /// <summary>Starts the thread that the timers go off from.</summary>
    public ExactTime()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "exact time" };
        _thread.Start();
    }

    /// <summary>A timer that calls back on the thread pool.</summary>
    /// <remarks>One that repeats, or waits for longer than an hour, is the system's.</remarks>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (!IsExact(dueTime, period))
            return System.CreateTimer(callback, state, dueTime, period);
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>No timer goes off any more.</summary>
    public void Dispose()
    {
        lock (_waiting)
        {
            _disposed = true;
            Monitor.Pulse(_waiting);
        }

        _thread.Join();
    }

    private static bool IsExact(TimeSpan dueTime, TimeSpan period) => period == Timeout.InfiniteTimeSpan && dueTime <= Longest;

    private void Run()
    {
        lock (_waiting)
        {
            while (!_disposed)
            {
                if (!_waiting.TryPeek(out var next, out _))
                    Monitor.Wait(_waiting);
                else if (next.Due - Stopwatch.GetTimestamp() is var left && left > Half)
                    Monitor.Wait(_waiting, TimeSpan.FromMilliseconds((left + Half) * 1_000 / Stopwatch.Frequency));
                else if (_waiting.Dequeue().Timer is var timer && timer.Take(next.Due))
                    ThreadPool.UnsafeQueueUserWorkItem(timer, preferLocal: false);
            }
        }
    }

    private sealed class Timer(ExactTime time, TimerCallback callback, object? state) : ITimer, IThreadPoolWorkItem
    {
        private long _due = NoTime;
        private bool _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (!IsExact(dueTime, period))
                throw new NotSupportedException("These timers go off once, and within an hour.");
            lock (time._waiting)
            {
                _due = NoTime;
                if (_disposed || dueTime == Timeout.InfiniteTimeSpan)
                    return !_disposed;

                _due = Stopwatch.GetTimestamp() + (long)(dueTime.TotalSeconds * Stopwatch.Frequency);
                time._waiting.Enqueue((this, _due), _due);
                if (time._waiting.Peek().Timer == this)
                    Monitor.Pulse(time._waiting);
                return true;
            }
        }

        // Whether it still is to go off then: it may have been changed or disposed since.
        public bool Take(long due)
        {
            var taken = _due == due;
            if (taken)
                _due = NoTime;
            return taken;
        }

        public void Execute() => callback(state);

        public void Dispose()
        {
            lock (time._waiting)
                (_due, _disposed) = (NoTime, true);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
