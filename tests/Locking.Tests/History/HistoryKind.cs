namespace Locking.Tests.History;

/// <summary>What a contender did or saw.</summary>
public enum HistoryKind
{
    /// <summary>Is about to ask for a lock.</summary>
    Asking,

    /// <summary>Was refused.</summary>
    Refused,

    /// <summary>Got a lease; the number is its deadline.</summary>
    Acquired,

    /// <summary>Looked, and still held it; the number is the deadline.</summary>
    Held,

    /// <summary>Learned the fencing number.</summary>
    Fenced,

    /// <summary>Was told of the loss; the number is the deadline the lease ended with.</summary>
    Lost,

    /// <summary>Is about to release.</summary>
    Releasing,

    /// <summary>The release returned.</summary>
    Released,

    /// <summary>Did not run from the number until now: it was stopped, or the machine had no time for it.</summary>
    Stalled,

    /// <summary>Came to its end in order; everything it held is given back.</summary>
    Ended,
}
