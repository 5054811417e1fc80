namespace Locking;

/// <summary>Thrown by <see cref="LockResult.GetLeaseOrThrow"/> when there is no lease.</summary>
public sealed class LockNotAcquiredException : Exception
{
    /// <summary>Creates the exception.</summary>
    public LockNotAcquiredException(LockOutcome outcome, TimeSpan retryAfter, string? reason)
        : base(reason ?? $"No lease was given: {outcome}.")
    {
        Outcome = outcome;
        RetryAfter = retryAfter;
    }

    /// <summary>Whether the locks were busy or the nodes unavailable.</summary>
    public LockOutcome Outcome { get; }

    /// <summary>A hint of how long to wait before trying again.</summary>
    public TimeSpan RetryAfter { get; }
}
