namespace Locking.Simulation.World;

/// <summary>A machine's clocks: they run a little too fast or too slow, and the UTC one can be set.</summary>
internal sealed class SimClock(EventLoop loop, double rate) : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public SimProcess? Owner { get; set; }

    public TimeSpan UtcStep { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public long NowMs => GetUtcNow().ToUnixTimeMilliseconds();

    public override long GetTimestamp() => (long)(loop.Now * rate);

    public override DateTimeOffset GetUtcNow() => Epoch + UtcStep + new TimeSpan(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimTimer(loop, this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>True time at which this clock will have moved on by that much.</summary>
    public long TrueAfter(TimeSpan own) => loop.Now + (long)Math.Ceiling(own.Ticks / rate);

    private sealed class SimTimer(EventLoop loop, SimClock clock, TimerCallback callback, object? state) : ITimer
    {
        private int _version;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var version = ++_version;
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;
            loop.At(clock.TrueAfter(dueTime), clock.Owner, _ => Fire(version), null);
            return true;
        }

        public void Dispose() => _version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire(int version)
        {
            if (version == _version)
                callback(state);
        }
    }
}
