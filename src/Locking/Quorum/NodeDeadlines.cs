using Locking.Timing;

namespace Locking.Quorum;

/// <summary>
/// The deadline rule. Node i holds our token until at least d(i) = send time + ttl − drift, known only from its positive answer. The
/// hold's deadline is the Q-th largest d: before it, at least Q nodes hold the token, and two holders with Q of N nodes each would
/// share a node that holds two values at once. The one rule covers acquiring, renewals that reach only some nodes, and healing.
/// </summary>
internal sealed class NodeDeadlines
{
    private readonly Moment[] _nodes;
    private readonly int _quorum;

    public NodeDeadlines(int nodes, int quorum)
    {
        _nodes = new Moment[nodes];
        _nodes.AsSpan().Fill(Moment.Never);
        _quorum = quorum;
    }

    /// <summary>The deadline as of now; <see cref="Moment.Never"/> while fewer than a quorum are known to hold.</summary>
    public Moment Current { get; private set; } = Moment.Never;

    public bool Holds(int node) => _nodes[node] != Moment.Never;

    /// <summary>The node confirmed the token; its lock outlives this moment.</summary>
    public void Set(int node, Moment until)
    {
        // Answers may arrive out of order; an older one must not shorten what a newer one confirmed.
        if (until.Mono <= _nodes[node].Mono)
            return;
        _nodes[node] = until;
        Current = QthLargest();
    }

    /// <summary>The node said that it does not hold the token (any more).</summary>
    public void Clear(int node)
    {
        if (!Holds(node))
            return;
        _nodes[node] = Moment.Never;
        Current = QthLargest();
    }

    // On each clock by itself: the two may order the nodes differently.
    private Moment QthLargest()
    {
        if (_nodes.Length == 1)
            return _nodes[0];
        Span<long> mono = stackalloc long[_nodes.Length];
        Span<long> utc = stackalloc long[_nodes.Length];
        for (var i = 0; i < _nodes.Length; i++)
            (mono[i], utc[i]) = (_nodes[i].Mono, _nodes[i].Utc);
        mono.Sort();
        utc.Sort();
        return new Moment(mono[^_quorum], utc[^_quorum]);
    }
}
