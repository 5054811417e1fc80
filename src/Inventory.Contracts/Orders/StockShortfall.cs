namespace Inventory.Contracts;

/// <summary>
/// A payment was captured, and no stock leaves for it: its order was refused, cancelled, paid for already, or its released stock is no
/// longer to be had. A <see cref="RefundPayment"/> goes out with it.
/// </summary>
public sealed record StockShortfall
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>The captured payment.</summary>
    public required string PaymentId { get; init; }

    /// <summary>One of <see cref="ShortfallReasons"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>Each item that is short, with <see cref="ShortfallReasons.InsufficientStock"/>; else empty.</summary>
    public IReadOnlyList<Shortfall> Shortfalls { get; init; } = [];
}
