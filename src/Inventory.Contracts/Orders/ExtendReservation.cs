namespace Inventory.Contracts;

/// <summary>
/// Holds an order's stock for longer. Never shortens: the later end counts, so extensions may overtake each other. Answered once, by
/// <see cref="ReservationExtended"/> or <see cref="ExtensionRejected"/>.
/// </summary>
public sealed record ExtendReservation
{
    /// <summary>Identity of the extension and of this message, 1 to 128 characters.</summary>
    public required string ExtensionId { get; init; }

    /// <summary>The order, 1 to 128 characters.</summary>
    public required string OrderId { get; init; }

    /// <summary>Seconds from now, by the database's clock, 1 to 2,592,000 (30 days).</summary>
    public required int HoldSeconds { get; init; }
}
