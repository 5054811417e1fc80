using Locking.Nodes;
using Locking.Timing;

namespace Locking.Waiting;

/// <summary>Somebody in line at the <see cref="LocalGate"/> for one key; called when it is its turn.</summary>
internal sealed class GateWaiter(string key, LockKeys? takesOver) : TimedSignal
{
    public string Key { get; } = key;

    /// <summary>The keys of which the waiter can take over a whole lease; null if it holds other keys' gates or wants something else.</summary>
    public LockKeys? TakesOver { get; } = takesOver;

    /// <summary>Whether the lock is kept for another process at the moment it was called. Set under the gate's lock.</summary>
    public bool IsOthersTurn { get; set; }

    /// <summary>The lease it was given with its turn; null to go and ask the nodes. Set under the gate's lock.</summary>
    public Lease? HandedOver { get; set; }
}
