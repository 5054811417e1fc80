namespace Inventory.Contracts;

/// <summary>A commit was refused; nothing changed.</summary>
public sealed record CommitRejected
{
    /// <summary>The commit.</summary>
    public required string CommitId { get; init; }

    /// <summary>The order; empty when the request named none that can be kept.</summary>
    public required string OrderId { get; init; }

    /// <summary>One of <see cref="RejectionReasons"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Detail { get; init; }

    /// <summary>Each item that is short, with <see cref="RejectionReasons.InsufficientStock"/>; else empty.</summary>
    public IReadOnlyList<Shortfall> Shortfalls { get; init; } = [];
}
