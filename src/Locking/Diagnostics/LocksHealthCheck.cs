using Locking.Groups;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Locking.Diagnostics;

/// <summary>
/// Unhealthy when a group has no quorum, a node may evict keys (an evicted lock is a lock that two can hold), or nodes are not independent. Degraded when
/// single nodes are missing, slow or nearly out of memory, or clocks are apart. The data has each node's latency and clock.
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
                data[$"{group.Name}/{links[i].Node.Name}"] = GroupHealth.Describe(nodes[i]);
            var health = new GroupHealth(group.Name, group.Engine.Settings);
            health.Look([.. links.Select(l => l.Node.Name)], nodes);
            failures.AddRange(health.Failures);
            warnings.AddRange(health.Warnings);
        }
        if (failures.Count > 0)
            return new HealthCheckResult(context.Registration.FailureStatus, string.Join(' ', [.. failures, .. warnings]), data: data);
        return warnings.Count > 0
            ? HealthCheckResult.Degraded(string.Join(' ', warnings), data: data)
            : HealthCheckResult.Healthy("All lock nodes answer.", data);
    }
}
