using Inventory.Contracts;
using Inventory.Domain.Stock;

namespace Inventory.Domain.Orders;

/// <summary>What a payment's outcome does to the order's reservation.</summary>
public static class Settlement
{
    /// <summary>
    /// The payment is captured: the stock leaves. Stock released for want of a payment, or whose hold ran out, is reserved anew if it is
    /// still there; an order that has not arrived yet is remembered as paid. A payment for which no stock leaves is given back.
    /// </summary>
    /// <exception cref="UnidentifiedMessageException">The payment's or the order's id breaks its limits.</exception>
    public static IReadOnlyList<object> Captured(InventoryState state, PaymentCaptured payment)
    {
        UnidentifiedMessageException.ThrowUnlessId(payment.PaymentId, "payment");
        UnidentifiedMessageException.ThrowUnlessId(payment.OrderId, "order");
        var receipt = Receipt.Of(payment);
        switch (state.Find(payment.OrderId))
        {
            case null or { State: ReservationState.Declined }:
                state.Put(nameof(PaymentCaptured), PaidWith(receipt, new Reservation { OrderId = payment.OrderId, State = ReservationState.Paid }));
                return [];
            case { State: ReservationState.Pending } pending:
                return Commit(state, nameof(PaymentCaptured), PaidWith(receipt, pending));
            case { AwaitsLatePayment: true } late:
                return CommitAnew(state, late, receipt);
            case { State: ReservationState.Committed or ReservationState.Paid } paid:
                return paid.PaymentId == payment.PaymentId ? [] : GiveBack(receipt, ShortfallReasons.AlreadyPaid);
            case { State: ReservationState.Cancelled } or { IsCancelled: true }:
                return GiveBack(receipt, ShortfallReasons.Cancelled);
            case { State: ReservationState.Released }:
                return GiveBack(receipt, ShortfallReasons.InsufficientStock);
            default:
                return GiveBack(receipt, ShortfallReasons.Rejected);
        }
    }

    /// <summary>
    /// The payment is declined: what is reserved is released; an order that has not arrived yet will be when it does. One that names no
    /// order was declined for that.
    /// </summary>
    /// <exception cref="UnidentifiedMessageException">The payment's id breaks its limits.</exception>
    public static IReadOnlyList<object> Declined(InventoryState state, PaymentDeclined payment)
    {
        UnidentifiedMessageException.ThrowUnlessId(payment.PaymentId, "payment");
        if (!Limits.IsId(payment.OrderId))
            return [];
        switch (state.Find(payment.OrderId))
        {
            case null:
                state.Put(nameof(PaymentDeclined), new Reservation
                {
                    OrderId = payment.OrderId,
                    State = ReservationState.Declined,
                    Reason = ReleaseReasons.PaymentDeclined,
                    PaymentId = payment.PaymentId,
                });
                return [];
            case { State: ReservationState.Pending } pending:
                return Release(state, nameof(PaymentDeclined), pending, ReleaseReasons.PaymentDeclined);
            default:
                return [];
        }
    }

    internal static IReadOnlyList<object> Release(InventoryState state, string cause, Reservation pending, string reason)
    {
        foreach (var line in pending.Lines)
            state.Move(Reservation.Source(pending.OrderId), line.Key, MovementKind.Release, 0, -line.Quantity);
        state.Put(cause, pending with { State = ReservationState.Released, Reason = reason });
        return [new ReservationReleased { OrderId = pending.OrderId, Reason = reason }];
    }

    /// <summary>Lets the lines leave, as far as they are not marked as released, and releases the rest.</summary>
    internal static IReadOnlyList<object> Commit(InventoryState state, string cause, Reservation reservation)
    {
        var source = Reservation.Source(reservation.OrderId);
        List<ReservationLine> leaving = [.. reservation.Lines.Where(l => l.Left > 0)];
        foreach (var line in leaving)
            state.Move(source, line.Key, MovementKind.Commit, -line.Left, -line.Left);
        if (reservation.State == ReservationState.Pending)
        {
            foreach (var line in reservation.Lines.Where(l => l.Released > 0))
                state.Move(source, line.Key, MovementKind.Release, 0, -line.Released);
        }

        state.Put(cause, reservation with { State = ReservationState.Committed, Reason = null });
        return
        [
            new OrderCommitted
            {
                OrderId = reservation.OrderId,
                PaymentId = reservation.PaymentId,
                CommitId = reservation.CommitId,
                Lines = [.. leaving.Select(l => l.ToMessage(l.Left))],
            },
        ];
    }

    /// <summary>Reserves what is to leave of an order that holds nothing, or tells what is short and reserves nothing.</summary>
    internal static IReadOnlyList<Shortfall> ReserveAnew(InventoryState state, Reservation late)
    {
        List<ReservationLine> lines = [.. late.Lines.Where(l => l.Left > 0).Select(l => new ReservationLine(l.Key, l.Left))];
        var shortfalls = Availability.Shortfalls(state, lines);
        if (shortfalls.Count == 0)
        {
            foreach (var line in lines)
                state.Move(Reservation.Source(late.OrderId), line.Key, MovementKind.Rereserve, 0, line.Quantity);
        }

        return shortfalls;
    }

    /// <summary>Money was taken and no stock leaves for it.</summary>
    internal static IReadOnlyList<object> GiveBack(Receipt payment, string reason, IReadOnlyList<Shortfall>? shortfalls = null) =>
    [
        new StockShortfall { OrderId = payment.OrderId, PaymentId = payment.PaymentId, Reason = reason, Shortfalls = shortfalls ?? [] },
        new RefundPayment
        {
            RefundId = payment.PaymentId,
            PaymentId = payment.PaymentId,
            OrderId = payment.OrderId,
            AmountMinor = payment.AmountMinor,
            AllowPartial = true,
            Currency = payment.Currency,
            Reason = reason,
        },
    ];

    // An order whose late payment is given back is closed: the same payment, seen again, must not be served after all.
    private static IReadOnlyList<object> CommitAnew(InventoryState state, Reservation late, Receipt payment)
    {
        var shortfalls = ReserveAnew(state, late);
        if (shortfalls.Count == 0)
            return Commit(state, nameof(PaymentCaptured), PaidWith(payment, late));
        state.Put(nameof(PaymentCaptured), late with { State = ReservationState.Released, Reason = ShortfallReasons.InsufficientStock });
        return GiveBack(payment, ShortfallReasons.InsufficientStock, shortfalls);
    }

    private static Reservation PaidWith(Receipt payment, Reservation order) =>
        order with { PaymentId = payment.PaymentId, PaidMinor = payment.AmountMinor, PaidCurrency = payment.Currency };
}
