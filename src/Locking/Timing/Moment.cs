namespace Locking.Timing;

/// <summary>
/// A point in time on two clocks. A deadline has passed when either clock says so: the monotonic clock stands still while a
/// machine is suspended, the UTC clock can be set back; trusting the stricter one turns both into an early loss instead of an overlap.
/// </summary>
/// <param name="Mono">Ticks of 100 ns of the monotonic clock.</param>
/// <param name="Utc">UTC ticks of 100 ns.</param>
internal readonly record struct Moment(long Mono, long Utc)
{
    /// <summary>Before every other moment.</summary>
    public static readonly Moment Never = new(long.MinValue, long.MinValue);

    public static Moment operator +(Moment moment, TimeSpan span) => new(moment.Mono + span.Ticks, moment.Utc + span.Ticks);

    /// <summary>Time left until this deadline by the stricter clock; negative when it has passed.</summary>
    public TimeSpan Remaining(Moment now)
    {
        if (Mono == long.MinValue || Utc == long.MinValue)
            return TimeSpan.MinValue;
        return new TimeSpan(Math.Min(Mono - now.Mono, Utc - now.Utc));
    }

    public bool HasPassed(Moment now) => now.Mono >= Mono || now.Utc >= Utc;

    /// <summary>The stricter of two deadlines on each clock.</summary>
    public static Moment Earlier(Moment a, Moment b) => new(Math.Min(a.Mono, b.Mono), Math.Min(a.Utc, b.Utc));
}
