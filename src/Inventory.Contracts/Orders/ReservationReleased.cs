namespace Inventory.Contracts;

/// <summary>The order's reserved stock is available again.</summary>
public sealed record ReservationReleased
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary><c>cancelled</c> or <c>payment-declined</c>.</summary>
    public required string Reason { get; init; }
}
