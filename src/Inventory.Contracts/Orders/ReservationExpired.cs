namespace Inventory.Contracts;

/// <summary>
/// The hold ran out before a payment came: what was reserved is available again. A payment captured later still gets the order if its stock
/// is there.
/// </summary>
public sealed record ReservationExpired
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>What was reserved: one line per item, in ordinal order.</summary>
    public required IReadOnlyList<OrderLine> Lines { get; init; }
}
