using Locking.Simulation.World;

namespace Locking.Simulation.Checks;

/// <summary>A lease somebody got, as the checker knows it.</summary>
internal sealed class LeaseWatch(Lease lease, SimProcess process, long grantedAt)
{
    public Lease Lease { get; } = lease;

    public CancellationToken Lost { get; } = lease.Lost;

    public SimProcess Process { get; } = process;

    public long GrantedAt { get; } = grantedAt;

    public bool IsLive { get; set; } = true;

    private long _lossNoticed = -1;

    /// <summary>When the loss was first seen, which is now at the latest.</summary>
    public long NoticedLossAt(long now) => _lossNoticed >= 0 ? _lossNoticed : _lossNoticed = now;
}
