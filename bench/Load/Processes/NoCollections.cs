using System.Runtime;

namespace Load.Processes;

/// <summary>
/// No garbage is collected in this process until it is disposed, or so much has been allocated that it must be. Publisher, listener and provider
/// stand for others' machines; a collection would stop them all for tens of milliseconds, and be measured as the workers'.
/// </summary>
public sealed class NoCollections : IDisposable
{
    // Five seconds of calls at the payment simulator, 2,800 a second, allocate half of it.
    private const long Room = 512 << 20;

    private NoCollections()
    {
    }

    /// <summary>Collects, and then no more. One at a time.</summary>
    public static NoCollections Begin()
    {
        GC.TryStartNoGCRegion(Room);
        return new NoCollections();
    }

    /// <summary>Collections may take place again.</summary>
    public void Dispose()
    {
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
            GC.EndNoGCRegion();
    }
}
