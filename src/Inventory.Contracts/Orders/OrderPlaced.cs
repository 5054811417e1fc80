namespace Inventory.Contracts;

/// <summary>
/// A customer placed an order. Answered exactly once, by <see cref="StockReserved"/> or <see cref="StockRejected"/>;
/// a repeated message is answered again with the same event id.
/// </summary>
public sealed record OrderPlaced
{
    /// <summary>Identity of the order and of this message, 1 to 128 characters.</summary>
    public required string OrderId { get; init; }

    /// <summary>1 to 500 lines; lines of one item are summed. All are reserved, or none.</summary>
    public required IReadOnlyList<OrderLine> Lines { get; init; }

    /// <summary>Captured after the reservation. Default: none; the order then waits for a <see cref="CapturePayment"/>.</summary>
    public OrderPayment? Payment { get; init; }
}
