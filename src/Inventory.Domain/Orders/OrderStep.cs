namespace Inventory.Domain.Orders;

/// <summary>A step that an order may take.</summary>
/// <param name="From">Where it stands; null for an order that is not known yet.</param>
/// <param name="Cause">The message, by the name of its type, or <see cref="OrderFlow.HoldRanOut"/>.</param>
/// <param name="To">Where it stands then.</param>
public sealed record OrderStep(ReservationState? From, string Cause, ReservationState To);
