namespace Locking.Timing;

/// <summary>Reads both clocks of a <see cref="TimeProvider"/> in one unit.</summary>
internal sealed class LockClock(TimeProvider time)
{
    private readonly double _ticksPerStamp = (double)TimeSpan.TicksPerSecond / time.TimestampFrequency;
    private readonly long _stampsPerTick =
        time.TimestampFrequency % TimeSpan.TicksPerSecond == 0 ? time.TimestampFrequency / TimeSpan.TicksPerSecond : 0;

    public TimeProvider Provider { get; } = time;

    public Moment Now => new(MonoTicks, Provider.GetUtcNow().UtcTicks);

    public long MonoTicks
    {
        get
        {
            var stamp = Provider.GetTimestamp();
            return _stampsPerTick != 0 ? stamp / _stampsPerTick : (long)(stamp * _ticksPerStamp);
        }
    }
}
