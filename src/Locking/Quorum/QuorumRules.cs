namespace Locking.Quorum;

/// <summary>
/// The rules that keep two holders apart. All of them hold, always; the simulation takes out one at a time to show that it would notice.
/// </summary>
[Flags]
internal enum QuorumRules
{
    None = 0,

    /// <summary>A holder relies on less than the whole time to live.</summary>
    Drift = 1,

    /// <summary>A deadline that has passed never moves.</summary>
    DeadlineFreeze = 2,

    /// <summary>An answer that comes after the locks were given back is followed by another release.</summary>
    LateRelease = 4,

    /// <summary>Only as many confirmations as a quorum make a holder.</summary>
    FullQuorum = 8,

    All = Drift | DeadlineFreeze | LateRelease | FullQuorum,
}
