using Inventory.Contracts;
using static Inventory.Domain.Orders.ReservationState;

namespace Inventory.Domain.Orders;

/// <summary>Every step that an order may take; there is no other. The diagram in <c>docs/messages.md</c> shows the same ones.</summary>
public static class OrderFlow
{
    /// <summary>What causes an order to expire: no message, but time.</summary>
    public const string HoldRanOut = "hold ran out";

    /// <summary>The steps.</summary>
    public static IReadOnlyList<OrderStep> Steps { get; } =
    [
        new(null, nameof(OrderPlaced), Pending),
        new(null, nameof(OrderPlaced), Rejected),
        new(null, nameof(CancelOrder), Cancelled),
        new(null, nameof(PaymentCaptured), Paid),
        new(null, nameof(PaymentDeclined), Declined),
        new(Pending, nameof(ExtendReservation), Pending),
        new(Pending, nameof(PaymentCaptured), Committed),
        new(Pending, nameof(CommitOrder), Committed),
        new(Pending, nameof(CancelOrder), Released),
        new(Pending, nameof(PaymentDeclined), Released),
        new(Pending, HoldRanOut, Expired),
        new(Expired, nameof(PaymentCaptured), Committed),
        new(Expired, nameof(PaymentCaptured), Released),
        new(Expired, nameof(CommitOrder), Committed),
        new(Expired, nameof(CancelOrder), Released),
        new(Released, nameof(PaymentCaptured), Committed),
        new(Released, nameof(PaymentCaptured), Released),
        new(Released, nameof(CommitOrder), Committed),
        new(Released, nameof(CancelOrder), Released),
        new(Paid, nameof(OrderPlaced), Committed),
        new(Paid, nameof(OrderPlaced), Rejected),
        new(Declined, nameof(OrderPlaced), Released),
        new(Declined, nameof(OrderPlaced), Rejected),
        new(Declined, nameof(PaymentCaptured), Paid),
        new(Declined, nameof(CancelOrder), Cancelled),
    ];

    private static readonly HashSet<OrderStep> Allowed = [.. Steps];

    /// <summary>True when this cause may take an order from one state to the other.</summary>
    /// <param name="from">Where it stands; null for an order that is not known yet.</param>
    /// <param name="cause">The message, by the name of its type, or <see cref="HoldRanOut"/>.</param>
    /// <param name="to">Where it would stand.</param>
    public static bool Allows(ReservationState? from, string cause, ReservationState to) => Allowed.Contains(new(from, cause, to));
}
