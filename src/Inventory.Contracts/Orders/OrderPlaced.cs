namespace Inventory.Contracts;

/// <summary>
/// A customer placed an order. Answered exactly once, by <see cref="StockReserved"/> or <see cref="StockRejected"/>;
/// a repeated message is answered again with the same event id.
/// </summary>
public sealed record OrderPlaced
{
    /// <summary>Identity of the order and of this message, 1 to 128 characters.</summary>
    public required string OrderId { get; init; }

    /// <summary>1 to 500 lines; lines of one item are summed. All are reserved, or none, unless <see cref="AllowPartial"/> says otherwise.</summary>
    public required IReadOnlyList<OrderLine> Lines { get; init; }

    /// <summary>Captured after the reservation. Default: none; the order then waits for a <see cref="CapturePayment"/>.</summary>
    public OrderPayment? Payment { get; init; }

    /// <summary>
    /// Reserve what there is when there is too little; the order is refused only when there is nothing at all. What is missing stands in
    /// <see cref="StockReserved.Shortfalls"/>, and <see cref="Payment"/> is not captured, since its amount is for the whole order. An
    /// order that was paid for before it arrived is never reserved in part. Default: false.
    /// </summary>
    public bool AllowPartial { get; init; }

    /// <summary>
    /// Seconds for which the stock is held for a payment, 1 to 2,592,000 (30 days); <see cref="ReservationExpired"/> follows when none
    /// comes. Default: what the service is configured with.
    /// </summary>
    public int? HoldSeconds { get; init; }
}
