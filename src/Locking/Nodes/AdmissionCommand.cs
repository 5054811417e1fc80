namespace Locking.Nodes;

/// <summary>Asks a node whether it may vote.</summary>
/// <param name="Space">The group's key names.</param>
/// <param name="Quarantine">How long an empty node stays out.</param>
/// <param name="OthersTop">The largest top of the other nodes, read after the quarantine was over; null only looks.</param>
/// <param name="IsNew">The caller vouches that the node never held locks of this group.</param>
internal sealed record AdmissionCommand(KeySpace Space, TimeSpan Quarantine, long? OthersTop = null, bool IsNew = false);
