namespace Messaging.Fencing;

/// <summary>Puts a <see cref="Fence"/> before the rows of one read, and finds out the largest token that stands in its way.</summary>
/// <param name="fence">The right to write.</param>
public sealed class FenceCheck(Fence fence)
{
    private FenceRefusedException? _refused;

    /// <summary>Looks at the stored fence of what the lock protects.</summary>
    public void Look(string group, string name, StoredFence stored)
    {
        if (fence.Covers(group, name) && !fence.Allows(stored) && !(_refused?.Stored >= stored.Token))
            _refused = new FenceRefusedException(name, fence.Token, stored.Token);
    }

    /// <summary>Ends the transaction of a late holder, before it has decided anything.</summary>
    /// <exception cref="FenceRefusedException">One of the rows carries a newer claim.</exception>
    public void EnsureAllowed()
    {
        if (_refused is not null)
            throw _refused;
    }
}
