namespace Locking.Diagnostics;

/// <summary>What a look at one node showed.</summary>
/// <param name="Reachable">Whether it answered in time.</param>
/// <param name="Latency">Time of the round trip.</param>
/// <param name="EvictionPolicy">The node's <c>maxmemory-policy</c>; null when it did not answer or does not tell.</param>
internal readonly record struct NodeHealth(bool Reachable, TimeSpan Latency, string? EvictionPolicy);
