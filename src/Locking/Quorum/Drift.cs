namespace Locking.Quorum;

/// <summary>How much of a lease's time is given up because two machines' clocks do not run equally fast.</summary>
internal static class Drift
{
    // Redis rounds expiry to its own milliseconds and may be late or early by one.
    private static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(2);

    /// <summary>The part of the time to live a holder may rely on, counted from before the command was sent.</summary>
    public static TimeSpan Validity(TimeSpan ttl) => ttl - (ttl / 100) - Resolution;
}
