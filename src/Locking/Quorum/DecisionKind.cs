namespace Locking.Quorum;

internal enum DecisionKind
{
    /// <summary>A quorum holds the token, with time left.</summary>
    Acquired,

    /// <summary>Others hold so many nodes that a quorum is impossible now.</summary>
    Busy,

    /// <summary>Enough nodes voted, but the votes were split between contenders.</summary>
    Split,

    /// <summary>Fewer than a quorum of nodes voted.</summary>
    Unavailable,

    /// <summary>A quorum said yes, but so late that no time was left.</summary>
    TooSlow,

    /// <summary>The caller gave up.</summary>
    Cancelled,

    /// <summary>The group was disposed.</summary>
    Disposed,
}
