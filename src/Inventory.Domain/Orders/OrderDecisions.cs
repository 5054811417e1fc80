using Inventory.Contracts;
using Inventory.Domain.Stock;

namespace Inventory.Domain.Orders;

/// <summary>Reserving, and refusing to. Each decision changes the state and returns the events to publish.</summary>
public static class OrderDecisions
{
    /// <summary>
    /// Reserves an order's lines, or refuses the order. One that is paid for, or whose payment was declined, before it arrived is settled
    /// at once.
    /// </summary>
    /// <param name="state">What is on record.</param>
    /// <param name="order">The order.</param>
    /// <param name="hold">How long stock is held for an order that does not say.</param>
    /// <exception cref="ConflictingMessageException">The order id has been used with other content; nothing changed.</exception>
    /// <exception cref="UnidentifiedMessageException">The order id breaks its limits.</exception>
    public static IReadOnlyList<object> Place(InventoryState state, OrderPlaced order, TimeSpan hold)
    {
        UnidentifiedMessageException.ThrowUnlessId(order.OrderId, "order");
        var known = state.Find(order.OrderId);
        if (known is { HasArrived: true })
            return OrderAnswers.Again(known, order);

        if (OrderRules.Check(order) is { } problem)
            return Reject(state, order, RejectionReasons.Invalid, problem);
        var asked = OrderRules.Summed(order.Lines);
        var unknown = asked.Where(l => state.Find(l.Key) is null).Select(l => l.Key).ToList();
        if (unknown.Count > 0)
            return Reject(state, order, RejectionReasons.UnknownSku, $"Not stocked: {Join(unknown)}.");
        var shortfalls = Availability.Shortfalls(state, asked);
        // A payment that has been captured is for all of the order.
        var mayBePartial = order.AllowPartial && known is not { State: ReservationState.Paid };
        var lines = shortfalls.Count == 0 ? asked : mayBePartial ? Availability.Part(asked, shortfalls) : [];
        if (lines.Count == 0)
        {
            var shortOf = shortfalls.Select(s => new StockKey(s.Sku, s.Location)).ToList();
            return Reject(state, order, RejectionReasons.InsufficientStock, $"Short of {Join(shortOf)}.", shortfalls);
        }

        foreach (var line in lines)
            state.Move(Reservation.Source(order.OrderId), line.Key, MovementKind.Reserve, 0, line.Quantity);
        var pending = new Reservation
        {
            OrderId = order.OrderId,
            State = ReservationState.Pending,
            Lines = lines,
            ExpiresAt = state.Now + (order.HoldSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : hold),
        };
        return [OrderAnswers.Reserved(pending, shortfalls), .. Settle(state, order, pending, isWhole: shortfalls.Count == 0)];
    }

    /// <summary>
    /// Releases an order's stock, or remembers that the order is not to be taken when it arrives. Nothing leaves for a cancelled order, also
    /// when it is paid for later.
    /// </summary>
    /// <exception cref="UnidentifiedMessageException">The order id breaks its limits.</exception>
    public static IReadOnlyList<object> Cancel(InventoryState state, CancelOrder cancel)
    {
        UnidentifiedMessageException.ThrowUnlessId(cancel.OrderId, "order");
        switch (state.Find(cancel.OrderId))
        {
            case null or { State: ReservationState.Declined }:
                state.Put(nameof(CancelOrder), new Reservation { OrderId = cancel.OrderId, State = ReservationState.Cancelled, Reason = RejectionReasons.Cancelled });
                return [OrderAnswers.Released(cancel)];
            case { State: ReservationState.Pending } pending:
                return Settlement.Release(state, nameof(CancelOrder), pending, ReleaseReasons.Cancelled);
            case { State: ReservationState.Cancelled } or { IsCancelled: true }:
                return [OrderAnswers.Released(cancel)];
            case { State: ReservationState.Expired or ReservationState.Released } unpaid:
                state.Put(nameof(CancelOrder), unpaid with { State = ReservationState.Released, Reason = ReleaseReasons.Cancelled });
                return [OrderAnswers.Released(cancel)];
            default:
                return [new CancellationRejected { OrderId = cancel.OrderId, Reason = RejectionReasons.AlreadyResolved }];
        }
    }

    // What was heard of the order before it arrived takes effect now.
    private static IReadOnlyList<object> Settle(InventoryState state, OrderPlaced order, Reservation pending, bool isWhole)
    {
        switch (state.Find(order.OrderId))
        {
            case { State: ReservationState.Paid } paid:
                var settled = pending with { PaymentId = paid.PaymentId, PaidMinor = paid.PaidMinor, PaidCurrency = paid.PaidCurrency };
                return Settlement.Commit(state, nameof(OrderPlaced), settled);
            case { State: ReservationState.Declined }:
                return Settlement.Release(state, nameof(OrderPlaced), pending, ReleaseReasons.PaymentDeclined);
            default:
                state.Put(nameof(OrderPlaced), pending);
                return isWhole ? OrderAnswers.Capture(order) : [];
        }
    }

    private static IReadOnlyList<object> Reject(
        InventoryState state, OrderPlaced order, string reason, string detail, IReadOnlyList<Shortfall>? shortfalls = null)
    {
        var known = state.Find(order.OrderId);
        var rejected = new Reservation { OrderId = order.OrderId, State = ReservationState.Rejected, Reason = reason, Detail = detail };
        state.Put(nameof(OrderPlaced), rejected);
        var answer = OrderAnswers.Rejected(rejected, shortfalls ?? []);
        return known is { State: ReservationState.Paid }
            ? [answer, .. Settlement.GiveBack(Receipt.Of(known), ShortfallReasons.Rejected)]
            : [answer];
    }

    // A sentence for people: the event's structured list is complete, an order of 500 lines would make this one unreadable.
    private static string Join(IReadOnlyList<StockKey> keys) =>
        keys.Count <= 5 ? string.Join(", ", keys) : $"{string.Join(", ", keys.Take(5))} and {keys.Count - 5} more";
}
