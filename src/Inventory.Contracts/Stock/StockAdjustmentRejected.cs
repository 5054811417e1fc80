namespace Inventory.Contracts;

/// <summary>An adjustment was refused; nothing changed.</summary>
public sealed record StockAdjustmentRejected
{
    /// <summary>The adjustment.</summary>
    public required string AdjustmentId { get; init; }

    /// <summary>One of <see cref="RejectionReasons"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Detail { get; init; }
}
