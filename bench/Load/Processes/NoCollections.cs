using System.Runtime;

namespace Load.Processes;

/// <summary>
/// No garbage is collected in this process until this is disposed of. Publisher, listener and provider stand for others' machines; a collection
/// would stop them all for tens of milliseconds, and be measured as the workers'.
/// </summary>
public sealed class NoCollections : IDisposable
{
    private const long Rest = 64 << 20;

    // For arrays of 85 kB and more, of which there are few.
    private const long Large = 128 << 20;

    private NoCollections()
    {
    }

    /// <summary>Collects, and then no more.</summary>
    /// <param name="room">How many bytes will be allocated at most, besides 64 MB for whatever else goes on.</param>
    /// <exception cref="BenchmarkException">There is not enough memory.</exception>
    /// <exception cref="InvalidOperationException">One is under way.</exception>
    public static NoCollections Begin(long room)
    {
        GC.Collect();
        var total = room + Rest + Large;
        return GC.TryStartNoGCRegion(total, Large)
            ? new NoCollections()
            : throw new BenchmarkException($"The benchmark needs {total >> 20} MB of memory for itself, and cannot have them.");
    }

    /// <summary>Collections may take place again.</summary>
    public void Dispose()
    {
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
            GC.EndNoGCRegion();
        else
            Console.Error.WriteLine("garbage was collected in the benchmark while it measured: it allocated more than it had set aside");
    }
}
