namespace Locking.Quorum;

/// <summary>What a try to acquire came to.</summary>
internal readonly record struct Decision(DecisionKind Kind, TimeSpan RetryAfter = default, int Voters = 0, int Blocked = 0);
