namespace Inventory.Contracts;

/// <summary>Everything the order asked for is reserved.</summary>
public sealed record StockReserved
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>What is reserved: one line per item, in ordinal order.</summary>
    public required IReadOnlyList<OrderLine> Lines { get; init; }
}
