namespace Locking.Diagnostics;

/// <summary>What a look at one node showed.</summary>
/// <param name="Reachable">Whether it answered in time.</param>
/// <param name="Latency">Time of the round trip.</param>
/// <param name="Skew">How far its clock is ahead of this machine's; good to half the latency.</param>
/// <param name="EvictionPolicy">The node's <c>maxmemory-policy</c>; null when it did not answer or does not tell.</param>
/// <param name="MemoryUse">Used memory as a part of <c>maxmemory</c>; 0 when there is no limit or the node does not tell.</param>
/// <param name="DataId">Names the data that the node has: the same for a primary and its replicas. Null when it does not tell.</param>
internal readonly record struct NodeHealth(
    bool Reachable, TimeSpan Latency = default, TimeSpan Skew = default, string? EvictionPolicy = null, double MemoryUse = 0,
    string? DataId = null);
