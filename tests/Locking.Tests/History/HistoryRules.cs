namespace Locking.Tests.History;

/// <summary>What a history must show besides being right.</summary>
public sealed record HistoryRules
{
    /// <summary>The locks that were contended for.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>When the faults were over, in ns.</summary>
    public required long CalmFrom { get; init; }

    /// <summary>How soon after that every lock must have been taken, by every process that came to its end in order, in ns.</summary>
    public long ProgressWithin { get; init; } = 5_000_000_000;

    /// <summary>How many leases there must be at least; a history without any breaks no rule.</summary>
    public required int LeastHolds { get; init; }

    /// <summary>How many leases must have been lost; without a loss nothing was shown about telling.</summary>
    public int LeastLosses { get; init; } = 1;

    /// <summary>How long before a deadline its holder is told, in ns: a process that stands still in that time can be late.</summary>
    public long LossMargin { get; init; } = 100_000_000;

    /// <summary>How long a process may take to tell after it stood still, in ns.</summary>
    public long WakeUp { get; init; } = 100_000_000;
}
