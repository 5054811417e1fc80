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

    /// <summary>The captured payment that paid for it; null before. A second one is not taken.</summary>
    public string? PaymentId { get; init; }
}
