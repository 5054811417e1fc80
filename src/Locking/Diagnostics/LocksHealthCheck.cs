using System.Globalization;
using Locking.Groups;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Locking.Diagnostics;

/// <summary>
/// Unhealthy when a group has no quorum, or a node may evict keys (an evicted lock is a lock that two can hold). Degraded when
/// single nodes are missing. The data has each node's latency in milliseconds.
/// </summary>
internal sealed class LocksHealthCheck(LockGroups groups) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data = new Dictionary<string, object>(StringComparer.Ordinal);
        var failures = new List<string>();
        var warnings = new List<string>();
        foreach (var group in groups.All)
        {
            var links = group.Engine.Links;
            var nodes = await Task.WhenAll(links.Select(l => l.Node.CheckAsync(group.Options.NodeTimeout * 2)));
            for (var i = 0; i < nodes.Length; i++)
            {
                var node = links[i].Node.Name;
                data[$"{group.Name}/{node}"] = nodes[i].Reachable
                    ? nodes[i].Latency.TotalMilliseconds.ToString("F2", CultureInfo.InvariantCulture) + " ms"
                    : "unreachable";
                if (nodes[i].EvictionPolicy is { } policy && policy != "noeviction")
                    failures.Add($"{group.Name}: node {node} has maxmemory-policy {policy}; set it to noeviction.");
            }
            var reachable = nodes.Count(n => n.Reachable);
            if (reachable < group.Engine.Settings.Quorum)
                failures.Add($"{group.Name}: {reachable} of {nodes.Length} nodes answer; {group.Engine.Settings.Quorum} are needed.");
            else if (reachable < nodes.Length)
                warnings.Add($"{group.Name}: {reachable} of {nodes.Length} nodes answer.");
        }
        if (failures.Count > 0)
            return new HealthCheckResult(context.Registration.FailureStatus, string.Join(' ', failures), data: data);
        return warnings.Count > 0
            ? HealthCheckResult.Degraded(string.Join(' ', warnings), data: data)
            : HealthCheckResult.Healthy("All lock nodes answer.", data);
    }
}
