using Locking;
using Messaging.Fencing;
using Messaging.Processing;

namespace Messaging.Locks;

/// <summary>The locks that a batch holds while it is consumed; a payload of its context.</summary>
internal sealed class HeldLocks(Lease? lease, Fence fence)
{
    private volatile bool _areGivenBack;

    /// <summary>For a batch that holds no locks.</summary>
    public static HeldLocks None { get; } = new(null, Fence.None);

    /// <summary>The right to write that the locks give.</summary>
    public Fence Fence => fence;

    /// <summary>
    /// Stops a batch that is about to commit although others may hold its locks by now. Not one that gave them back itself, which only those
    /// do that Postgres alone keeps right: its commit has failed, and is tried again without.
    /// </summary>
    /// <exception cref="LocksUnavailableException">The locks are lost.</exception>
    public void EnsureHeld()
    {
        if (lease is { IsHeld: false } && !_areGivenBack)
            throw new LocksUnavailableException("The locks were lost before the transaction could commit.");
    }

    /// <summary>Lets go of the locks, beside the commit or at once after it: others need not wait for the answers to be sent. Does not throw.</summary>
    public ValueTask ReleaseAsync()
    {
        _areGivenBack = true;
        return lease?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
