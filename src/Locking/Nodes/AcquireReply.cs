namespace Locking.Nodes;

/// <summary>A node's answer to an acquire.</summary>
/// <param name="Answer">Yes, Other, CannotVote, NotSent or Unknown.</param>
/// <param name="HolderTtl">For Other: how long the holder's lock lives on this node if nobody renews it.</param>
internal readonly record struct AcquireReply(NodeAnswer Answer, TimeSpan HolderTtl = default);
