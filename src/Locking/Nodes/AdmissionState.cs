namespace Locking.Nodes;

/// <summary>Whether a node may vote.</summary>
internal enum AdmissionState
{
    /// <summary>No answer.</summary>
    Unknown,

    /// <summary>The node remembers its past and votes.</summary>
    Voting,

    /// <summary>The node is empty and leases may live that it has forgotten.</summary>
    Quarantined,

    /// <summary>The quarantine is over; the node lacks the fencing numbers of the others.</summary>
    AwaitingNumbers,
}
