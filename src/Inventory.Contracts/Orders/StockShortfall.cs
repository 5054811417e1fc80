namespace Inventory.Contracts;

/// <summary>A payment was captured for an order whose stock had been released and is no longer to be had: someone must refund or restock.</summary>
public sealed record StockShortfall
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>The captured payment.</summary>
    public required string PaymentId { get; init; }

    /// <summary>Each item that is short.</summary>
    public required IReadOnlyList<Shortfall> Shortfalls { get; init; }
}
