using Locking.Quorum;

namespace Locking.Groups;

/// <summary>Where a lease comes from and goes back to.</summary>
internal interface ILeaseHome
{
    /// <summary>Gives the lease's hold to the next in this process who wants the same locks. False if there is none, or may be none.</summary>
    bool TryHandOver(Lease lease);

    /// <summary>The lease has ended: the next in line may ask the nodes. Called once, unless the lease was handed over.</summary>
    void Leave(Lease lease, bool othersTurn);

    /// <summary>A further lease on a hold that changes hands.</summary>
    Lease Lend(Hold hold, int handover);
}
