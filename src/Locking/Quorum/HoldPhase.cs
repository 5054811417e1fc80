namespace Locking.Quorum;

/// <summary>The life of a <see cref="Hold"/>; it only ever moves downwards.</summary>
internal enum HoldPhase
{
    /// <summary>The nodes are being asked.</summary>
    Deciding,

    /// <summary>A quorum holds the token and the deadline has not passed.</summary>
    Held,

    /// <summary>It was held and no longer is; the holder has been told.</summary>
    Lost,

    /// <summary>Refused, given up or released: whatever the nodes still hold is to be deleted.</summary>
    Closed,
}
