namespace Locking.Nodes;

/// <summary>A node's answer to an acquire; to other commands only its first part.</summary>
/// <param name="Answer">Yes, Other, NotAdmitted, CannotVote, NotSent or Unknown.</param>
/// <param name="Fence">For Yes: the largest fencing number reserved on this node; meaningless without fencing.</param>
/// <param name="Granted">For Yes to a command that takes as many as are free: one digit per key, 1 for taken. Null: all.</param>
/// <param name="HolderTtl">For Other: how long the holder's lock lives on this node if nobody renews it.</param>
/// <param name="Blocked">For Other: the position of the first key that is held by somebody else.</param>
/// <param name="PassedOn">For Yes to a release: a lock is kept for a process that has been called.</param>
internal readonly record struct AcquireReply(
    NodeAnswer Answer, long Fence = 0, string? Granted = null, TimeSpan HolderTtl = default, int Blocked = 0,
    bool PassedOn = false);
