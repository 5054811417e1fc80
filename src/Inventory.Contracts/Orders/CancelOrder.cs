namespace Inventory.Contracts;

/// <summary>
/// Cancels an order. What was reserved is released (<see cref="ReservationReleased"/>); an order that has not arrived yet will be
/// rejected when it does; one that is paid for already, or was refused, stays (<see cref="CancellationRejected"/>).
/// </summary>
public sealed record CancelOrder
{
    /// <summary>The order, 1 to 128 characters. Also this message's identity: an order is cancelled once.</summary>
    public required string OrderId { get; init; }

    /// <summary>For people; not kept. Default: none.</summary>
    public string? Reason { get; init; }
}
