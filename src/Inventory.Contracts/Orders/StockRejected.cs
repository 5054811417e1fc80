namespace Inventory.Contracts;

/// <summary>The order was refused as a whole; nothing is reserved for it, now or later.</summary>
public sealed record StockRejected
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>One of <see cref="RejectionReasons"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Detail { get; init; }

    /// <summary>Each item that was short, with <see cref="RejectionReasons.InsufficientStock"/>; else empty.</summary>
    public IReadOnlyList<Shortfall> Shortfalls { get; init; } = [];
}
