using Inventory.Contracts;
using Inventory.Domain.Stock;

namespace Inventory.Domain.Orders;

/// <summary>What a payment's outcome does to the order's reservation.</summary>
public static class Settlement
{
    /// <summary>
    /// The payment is captured: the stock leaves. Stock released for want of a payment is reserved anew if it is still there; an order
    /// that has not arrived yet is remembered as paid.
    /// </summary>
    /// <exception cref="UnidentifiedMessageException">The payment's or the order's id breaks its limits.</exception>
    public static IReadOnlyList<object> Captured(InventoryState state, PaymentCaptured payment)
    {
        UnidentifiedMessageException.ThrowUnlessId(payment.PaymentId, "payment");
        UnidentifiedMessageException.ThrowUnlessId(payment.OrderId, "order");
        return Captured(state, payment.OrderId, payment.PaymentId);
    }

    /// <summary>The payment is declined: what is reserved is released. One that names no order was declined for that.</summary>
    /// <exception cref="UnidentifiedMessageException">The payment's id breaks its limits.</exception>
    public static IReadOnlyList<object> Declined(InventoryState state, PaymentDeclined payment)
    {
        UnidentifiedMessageException.ThrowUnlessId(payment.PaymentId, "payment");
        return Limits.IsId(payment.OrderId) && state.Find(payment.OrderId) is { State: ReservationState.Pending } pending
            ? Release(state, pending, ReleaseReasons.PaymentDeclined)
            : [];
    }

    internal static IReadOnlyList<object> Captured(InventoryState state, string orderId, string paymentId)
    {
        switch (state.Find(orderId))
        {
            case null:
                state.Put(new Reservation { OrderId = orderId, State = ReservationState.Paid, PaymentId = paymentId });
                return [];
            case { State: ReservationState.Pending } pending:
                return Commit(state, pending, paymentId);
            case { State: ReservationState.Committed or ReservationState.Paid } paid:
                return paid.PaymentId == paymentId ? [] : [Shortfall(orderId, paymentId, ShortfallReasons.AlreadyPaid)];
            case { State: ReservationState.Cancelled } or { State: ReservationState.Released, Reason: ReleaseReasons.Cancelled }:
                return [Shortfall(orderId, paymentId, ShortfallReasons.Cancelled)];
            case { State: ReservationState.Released } released:
                return CommitAnew(state, released, paymentId);
            default:
                return [Shortfall(orderId, paymentId, ShortfallReasons.Rejected)];
        }
    }

    internal static IReadOnlyList<object> Release(InventoryState state, Reservation pending, string reason)
    {
        foreach (var line in pending.Lines)
            state.Move(OrderDecisions.Source(pending.OrderId), line.Key, MovementKind.Release, 0, -line.Quantity);
        state.Put(pending with { State = ReservationState.Released, Reason = reason });
        return [new ReservationReleased { OrderId = pending.OrderId, Reason = reason }];
    }

    private static IReadOnlyList<object> CommitAnew(InventoryState state, Reservation released, string paymentId)
    {
        var shortfalls = OrderDecisions.Shortfalls(state, released.Lines);
        if (shortfalls.Count > 0)
            return [Shortfall(released.OrderId, paymentId, ShortfallReasons.InsufficientStock, shortfalls)];
        foreach (var line in released.Lines)
            state.Move(OrderDecisions.Source(released.OrderId), line.Key, MovementKind.Rereserve, 0, line.Quantity);
        return Commit(state, released, paymentId);
    }

    private static IReadOnlyList<object> Commit(InventoryState state, Reservation reservation, string paymentId)
    {
        foreach (var line in reservation.Lines)
            state.Move(OrderDecisions.Source(reservation.OrderId), line.Key, MovementKind.Commit, -line.Quantity, -line.Quantity);
        state.Put(reservation with { State = ReservationState.Committed, Reason = null, PaymentId = paymentId });
        return [new OrderCommitted { OrderId = reservation.OrderId, PaymentId = paymentId }];
    }

    private static StockShortfall Shortfall(string orderId, string paymentId, string reason, IReadOnlyList<Shortfall>? shortfalls = null) =>
        new() { OrderId = orderId, PaymentId = paymentId, Reason = reason, Shortfalls = shortfalls ?? [] };
}
