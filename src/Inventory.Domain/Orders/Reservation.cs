using Inventory.Domain.Stock;

namespace Inventory.Domain.Orders;

/// <summary>What became of an order. Kept for good: an order id has one history.</summary>
public sealed record Reservation
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>Where it stands.</summary>
    public required ReservationState State { get; init; }

    /// <summary>What it reserves: one line per item, in key order. Empty unless stock was reserved once.</summary>
    public IReadOnlyList<ReservationLine> Lines { get; init; } = [];

    /// <summary>For a refused or released order: one of the contract's reasons.</summary>
    public string? Reason { get; init; }

    /// <summary>For a refused order: one sentence for people.</summary>
    public string? Detail { get; init; }
}

/// <summary>Units of one item that an order reserves.</summary>
/// <param name="Key">The item.</param>
/// <param name="Quantity">Units, 1 or more.</param>
public sealed record ReservationLine(StockKey Key, long Quantity);

/// <summary>Where a reservation stands. The number is what the database stores: never renumber.</summary>
public enum ReservationState
{
    /// <summary>Stock is promised.</summary>
    Pending = 1,

    /// <summary>Paid; the stock has left.</summary>
    Committed = 2,

    /// <summary>No longer promised.</summary>
    Released = 3,

    /// <summary>Refused; never promised.</summary>
    Rejected = 4,

    /// <summary>Cancelled before it arrived; refused when it does.</summary>
    Cancelled = 5,
}
