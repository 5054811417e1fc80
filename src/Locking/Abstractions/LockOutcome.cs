namespace Locking;

/// <summary>How an attempt to take a lock ended.</summary>
public enum LockOutcome
{
    /// <summary>Nothing could be decided: too few nodes answered, or those that answered may not vote.</summary>
    Unavailable,

    /// <summary>Somebody else holds at least one of the locks.</summary>
    Busy,

    /// <summary>The locks are held; <see cref="LockResult.Lease"/> is set.</summary>
    Acquired,
}
