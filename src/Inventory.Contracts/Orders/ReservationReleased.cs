namespace Inventory.Contracts;

/// <summary>The order holds no stock: what was reserved is available again, and an order cancelled before it arrived will be refused.</summary>
public sealed record ReservationReleased
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>One of <see cref="ReleaseReasons"/>.</summary>
    public required string Reason { get; init; }
}
