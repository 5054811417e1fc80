namespace Locking.Nodes;

/// <summary>A node's answer to lifting fencing counters.</summary>
/// <param name="Answer">Yes: the counters have the number. Other: the token does not hold the locks, or a counter is beyond the number.</param>
/// <param name="Beyond">For Other: the larger number a counter already has; zero if ownership was the reason.</param>
internal readonly record struct RaiseReply(NodeAnswer Answer, long Beyond = 0);
