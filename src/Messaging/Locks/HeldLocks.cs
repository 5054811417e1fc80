using Locking;
using Messaging.Fencing;
using Messaging.Processing;

namespace Messaging.Locks;

/// <summary>The locks that a batch holds while it is consumed; a payload of its context.</summary>
internal sealed class HeldLocks(Lease? lease, Fence fence)
{
    /// <summary>For a batch that holds no locks.</summary>
    public static HeldLocks None { get; } = new(null, Fence.None);

    /// <summary>The right to write that the locks give.</summary>
    public Fence Fence => fence;

    /// <summary>Stops a batch that is about to commit although others may hold its locks by now.</summary>
    /// <exception cref="LocksUnavailableException">The locks are lost.</exception>
    public void EnsureHeld()
    {
        if (lease is { IsHeld: false })
            throw new LocksUnavailableException("The locks were lost before the transaction could commit.");
    }

    /// <summary>Lets go of the locks, at once after the commit: others need not wait for the answers to be sent.</summary>
    public ValueTask ReleaseAsync() => lease?.DisposeAsync() ?? ValueTask.CompletedTask;
}
