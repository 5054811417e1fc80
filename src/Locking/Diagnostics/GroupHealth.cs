using System.Globalization;
using Locking.Quorum;

namespace Locking.Diagnostics;

/// <summary>Judges what a look at a group's nodes showed.</summary>
internal sealed class GroupHealth(string group, HoldSettings settings)
{
    // Votes do not depend on what time it is, only on how fast it passes; but a clock this far off is not being kept, and nodes that
    // lost their memory together continue the fencing numbers from the time of day.
    private static readonly TimeSpan TolerableSkew = TimeSpan.FromSeconds(1);

    private const double FullMemory = 0.9;

    private readonly List<string> _failures = [];
    private readonly List<string> _warnings = [];

    /// <summary>Why locks are not safe, or cannot be had.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>What will become a failure, or makes one more likely.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    public void Look(IReadOnlyList<string> names, IReadOnlyList<NodeHealth> nodes)
    {
        var reachable = nodes.Count(n => n.Reachable);
        if (reachable < settings.Quorum)
            _failures.Add($"{group}: {reachable} of {nodes.Count} nodes answer; {settings.Quorum} are needed.");
        else if (reachable < nodes.Count)
            _warnings.Add($"{group}: {reachable} of {nodes.Count} nodes answer.");
        for (var i = 0; i < nodes.Count; i++)
        {
            if (nodes[i].Reachable)
                LookAt(names[i], nodes[i]);
        }
        LookForCopies(names, nodes);
        LookAtClocks(names, nodes);
    }

    /// <summary>One node in a few words.</summary>
    public static string Describe(NodeHealth node) => node.Reachable
        ? string.Create(CultureInfo.InvariantCulture, $"{node.Latency.TotalMilliseconds:F2} ms, clock {Signed(node.Skew.TotalMilliseconds)} ms")
        : "unreachable";

    private void LookAt(string name, NodeHealth node)
    {
        if (node.EvictionPolicy is { } policy && policy != "noeviction")
            _failures.Add($"{group}: node {name} has maxmemory-policy {policy}; set it to noeviction.");
        if (node.MemoryUse >= FullMemory)
        {
            _warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{group}: node {name} uses {node.MemoryUse:P0} of its maxmemory; a full node refuses to vote. Give it more, or a server of its own."));
        }
        if (node.Latency > settings.NodeTimeout)
        {
            _warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{group}: node {name} took {node.Latency.TotalMilliseconds:F0} ms to answer; votes count for {settings.NodeTimeout.TotalMilliseconds:F0} ms (NodeTimeout)."));
        }
    }

    // What one of them loses, or a failover takes back, is lost for all of them: their votes are one vote.
    private void LookForCopies(IReadOnlyList<string> names, IReadOnlyList<NodeHealth> nodes)
    {
        foreach (var same in Enumerable.Range(0, nodes.Count).Where(i => nodes[i].DataId is not null).GroupBy(i => nodes[i].DataId).Where(s => s.Count() > 1))
        {
            _failures.Add($"{group}: nodes {string.Join(" and ", same.Select(i => names[i]))} have the same data: one server under several "
                + "addresses, or a primary and its replicas. A quorum needs independent servers; list each once.");
        }
    }

    // The clocks of the nodes against each other, so that this machine's own, if it is the wrong one, is not blamed on all of them.
    private void LookAtClocks(IReadOnlyList<string> names, IReadOnlyList<NodeHealth> nodes)
    {
        var skews = nodes.Where(n => n.Reachable).Select(n => n.Skew).Order().ToList();
        if (skews.Count == 0)
            return;
        var median = skews[skews.Count / 2];
        if (median.Duration() > TolerableSkew)
            _warnings.Add($"{group}: this machine's clock is {Seconds(-median)} s off the nodes' clocks; keep all of them by NTP.");
        for (var i = 0; i < nodes.Count; i++)
        {
            if (nodes[i].Reachable && (nodes[i].Skew - median).Duration() > TolerableSkew)
                _warnings.Add($"{group}: the clock of node {names[i]} is {Seconds(nodes[i].Skew - median)} s off the other nodes'; keep all of them by NTP.");
        }
    }

    private static string Seconds(TimeSpan span) => Signed(span.TotalSeconds);

    // Rounded first, and no negative zero: a little less than nothing would come out as "-+0.0".
    private static string Signed(double value) => (Math.Round(value, 1) + 0.0).ToString("+0.0;-0.0", CultureInfo.InvariantCulture);
}
