using Locking.Timing;

namespace Locking.Quorum;

/// <summary>
/// The deadline rule. Node i holds our token until at least d(i) = send time + ttl − drift, known only from its positive answer. The
/// hold's deadline is the Q-th largest d: before it, at least Q nodes hold the token, and two holders with Q of N nodes each would
/// share a node that holds two values at once. The one rule covers acquiring, renewals that reach only some nodes, and healing.
/// </summary>
internal sealed class NodeDeadlines(int nodes, int quorum)
{
    private readonly long[] _mono = Filled(nodes);
    private readonly long[] _utc = Filled(nodes);

    /// <summary>The deadline as of now; <see cref="Moment.Never"/> while fewer than a quorum are known to hold.</summary>
    public Moment Current { get; private set; } = Moment.Never;

    public bool Holds(int node) => _mono[node] != long.MinValue;

    /// <summary>The node confirmed the token; its lock outlives this moment.</summary>
    public void Set(int node, Moment until)
    {
        // Answers may arrive out of order; an older one must not shorten what a newer one confirmed.
        if (until.Mono <= _mono[node])
            return;
        _mono[node] = until.Mono;
        _utc[node] = until.Utc;
        Current = new Moment(QthLargest(_mono), QthLargest(_utc));
    }

    /// <summary>The node said that it does not hold the token (any more).</summary>
    public void Clear(int node)
    {
        if (_mono[node] == long.MinValue)
            return;
        _mono[node] = long.MinValue;
        _utc[node] = long.MinValue;
        Current = new Moment(QthLargest(_mono), QthLargest(_utc));
    }

    private long QthLargest(long[] values)
    {
        if (values.Length == 1)
            return values[0];
        Span<long> sorted = stackalloc long[values.Length];
        values.CopyTo(sorted);
        sorted.Sort();
        return sorted[values.Length - quorum];
    }

    private static long[] Filled(int nodes)
    {
        var values = new long[nodes];
        Array.Fill(values, long.MinValue);
        return values;
    }
}
