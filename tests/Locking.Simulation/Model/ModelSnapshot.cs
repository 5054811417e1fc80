namespace Locking.Simulation.Model;

/// <summary>What a node had on disk at some time.</summary>
internal sealed record ModelSnapshot(
    IReadOnlyList<KeyValuePair<string, ModelNode.Entry>> Locks,
    IReadOnlyList<KeyValuePair<string, (long Number, long Expires)>> Fences,
    IReadOnlyList<string> Waiters,
    long WaitersExpire,
    bool IsReady,
    long Base,
    long Top,
    long Floor,
    long? Epoch);
