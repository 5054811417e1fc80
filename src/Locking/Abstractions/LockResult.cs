using System.Diagnostics.CodeAnalysis;

namespace Locking;

/// <summary>
/// The answer to an attempt to take locks. "Somebody else has it" and "Redis cannot be reached" are different
/// answers, because the right reaction differs: come back later, or raise an alarm.
/// </summary>
public readonly struct LockResult
{
    private LockResult(LockOutcome outcome, Lease? lease, TimeSpan retryAfter, string? reason)
    {
        Outcome = outcome;
        Lease = lease;
        RetryAfter = retryAfter;
        Reason = reason;
    }

    /// <summary>How the attempt ended.</summary>
    public LockOutcome Outcome { get; }

    /// <summary>The lease; set only when <see cref="IsAcquired"/>.</summary>
    public Lease? Lease { get; }

    /// <summary>
    /// A hint of how long to wait before trying again; zero when acquired. For <see cref="LockOutcome.Busy"/> it is an
    /// upper bound taken from the holder's remaining time to live: most locks are released well before.
    /// </summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>Why no lease was given, in one line fit for a log; null when acquired.</summary>
    public string? Reason { get; }

    /// <summary>Whether <see cref="Lease"/> is set.</summary>
    [MemberNotNullWhen(true, nameof(Lease))]
    public bool IsAcquired => Lease is not null;

    /// <summary>The lease, for code that treats "not acquired" as an error.</summary>
    /// <exception cref="LockNotAcquiredException">The locks are busy or no quorum could be reached.</exception>
    public Lease GetLeaseOrThrow() => Lease ?? throw new LockNotAcquiredException(Outcome, RetryAfter, Reason);

    internal static LockResult Acquired(Lease lease) => new(LockOutcome.Acquired, lease, TimeSpan.Zero, null);

    internal static LockResult Busy(TimeSpan retryAfter, string reason) => new(LockOutcome.Busy, null, retryAfter, reason);

    internal static LockResult Unavailable(TimeSpan retryAfter, string reason) =>
        new(LockOutcome.Unavailable, null, retryAfter, reason);
}
