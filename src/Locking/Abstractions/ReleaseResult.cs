namespace Locking;

/// <summary>How the release of a lease ended.</summary>
public enum ReleaseResult
{
    /// <summary>A quorum of nodes confirmed the release: others can take the locks now.</summary>
    Released,

    /// <summary>The lease had ended before it was released: its deadline had passed or somebody else held the locks.</summary>
    AlreadyLost,

    /// <summary>
    /// No quorum confirmed in time. The release goes on in the background; at the latest the locks end with their time to live.
    /// </summary>
    Unconfirmed,
}
