using Inventory.Contracts;
using Inventory.Domain.Stock;

namespace Inventory.Domain.Orders;

/// <summary>What a payment's outcome does to the order's reservation.</summary>
public static class Settlement
{
    /// <summary>The payment is captured: the stock leaves. After a release it is reserved anew if it is still there.</summary>
    public static IReadOnlyList<object> Captured(InventoryState state, PaymentCaptured payment)
    {
        var reservation = state.Find(payment.OrderId);
        switch (reservation?.State)
        {
            case ReservationState.Pending:
                return Commit(state, reservation, payment);
            case ReservationState.Released:
                var shortfalls = OrderDecisions.Shortfalls(state, reservation.Lines);
                if (shortfalls.Count > 0)
                    return [new StockShortfall { OrderId = payment.OrderId, PaymentId = payment.PaymentId, Shortfalls = shortfalls }];
                foreach (var line in reservation.Lines)
                    state.Move(OrderDecisions.Source(payment.OrderId), line.Key, MovementKind.Rereserve, 0, line.Quantity);
                return Commit(state, reservation, payment);
            case ReservationState.Rejected or ReservationState.Cancelled:
                return [new StockShortfall { OrderId = payment.OrderId, PaymentId = payment.PaymentId, Shortfalls = [] }];
            default:
                // Committed by an earlier payment, or an order that was never placed here: there is nothing to settle.
                return [];
        }
    }

    /// <summary>The payment is declined: what is reserved is released.</summary>
    public static IReadOnlyList<object> Declined(InventoryState state, PaymentDeclined payment) =>
        state.Find(payment.OrderId) is { State: ReservationState.Pending } pending ? Release(state, pending, "payment-declined") : [];

    internal static IReadOnlyList<object> Release(InventoryState state, Reservation pending, string reason)
    {
        foreach (var line in pending.Lines)
            state.Move(OrderDecisions.Source(pending.OrderId), line.Key, MovementKind.Release, 0, -line.Quantity);
        state.Put(pending with { State = ReservationState.Released, Reason = reason });
        return [new ReservationReleased { OrderId = pending.OrderId, Reason = reason }];
    }

    private static IReadOnlyList<object> Commit(InventoryState state, Reservation reservation, PaymentCaptured payment)
    {
        foreach (var line in reservation.Lines)
            state.Move(OrderDecisions.Source(reservation.OrderId), line.Key, MovementKind.Commit, -line.Quantity, -line.Quantity);
        state.Put(reservation with { State = ReservationState.Committed, Reason = null });
        return [new OrderCommitted { OrderId = reservation.OrderId, PaymentId = payment.PaymentId }];
    }
}
