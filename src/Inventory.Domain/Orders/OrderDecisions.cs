using Inventory.Contracts;
using Inventory.Domain.Stock;

namespace Inventory.Domain.Orders;

/// <summary>Reserving, and refusing to. Each decision changes the state and returns the events to publish.</summary>
public static class OrderDecisions
{
    /// <summary>Reserves all of an order's lines, or refuses the order. One that is paid for before it arrived is settled at once.</summary>
    /// <exception cref="ConflictingMessageException">The order id has been used with other content; nothing changed.</exception>
    /// <exception cref="UnidentifiedMessageException">The order id breaks its limits.</exception>
    public static IReadOnlyList<object> Place(InventoryState state, OrderPlaced order)
    {
        UnidentifiedMessageException.ThrowUnlessId(order.OrderId, "order");
        var known = state.Find(order.OrderId);
        if (known is not (null or { State: ReservationState.Paid }))
            return Again(known, order);

        var answer = Reserve(state, order);
        if (known is not null)
            return [answer, .. Settlement.Captured(state, order.OrderId, known.PaymentId!)];
        return answer is StockReserved ? [answer, .. Capture(order)] : [answer];
    }

    /// <summary>Releases an order's stock, or remembers that the order is not to be taken when it arrives.</summary>
    /// <exception cref="UnidentifiedMessageException">The order id breaks its limits.</exception>
    public static IReadOnlyList<object> Cancel(InventoryState state, CancelOrder cancel)
    {
        UnidentifiedMessageException.ThrowUnlessId(cancel.OrderId, "order");
        switch (state.Find(cancel.OrderId))
        {
            case null:
                state.Put(new Reservation { OrderId = cancel.OrderId, State = ReservationState.Cancelled, Reason = RejectionReasons.Cancelled });
                return [Released(cancel)];
            case { State: ReservationState.Pending } pending:
                return Settlement.Release(state, pending, ReleaseReasons.Cancelled);
            case { State: ReservationState.Cancelled } or { State: ReservationState.Released, Reason: ReleaseReasons.Cancelled }:
                return [Released(cancel)];
            default:
                return [new CancellationRejected { OrderId = cancel.OrderId, Reason = RejectionReasons.AlreadyResolved }];
        }
    }

    /// <summary>The items of which less is available than the lines ask for.</summary>
    internal static IReadOnlyList<Shortfall> Shortfalls(InventoryState state, IEnumerable<ReservationLine> lines) =>
        [.. from line in lines
            let available = state.Find(line.Key)?.Available ?? 0
            where available < line.Quantity
            select new Shortfall { Sku = line.Key.Sku, Location = line.Key.Location, Requested = line.Quantity, Available = available }];

    /// <summary>The ledger's name for an order.</summary>
    internal static string Source(string orderId) => $"order:{orderId}";

    private static object Reserve(InventoryState state, OrderPlaced order)
    {
        if (OrderRules.Check(order) is { } problem)
            return Reject(state, order, RejectionReasons.Invalid, problem);

        var lines = OrderRules.Summed(order);
        var unknown = lines.Where(l => state.Find(l.Key) is null).Select(l => l.Key).ToList();
        if (unknown.Count > 0)
            return Reject(state, order, RejectionReasons.UnknownSku, $"Not stocked: {Join(unknown)}.");

        var shortfalls = Shortfalls(state, lines);
        if (shortfalls.Count > 0)
        {
            var shortOf = shortfalls.Select(s => new StockKey(s.Sku, s.Location)).ToList();
            return Reject(state, order, RejectionReasons.InsufficientStock, $"Short of {Join(shortOf)}.", shortfalls);
        }

        foreach (var line in lines)
            state.Move(Source(order.OrderId), line.Key, MovementKind.Reserve, 0, line.Quantity);
        var reservation = new Reservation { OrderId = order.OrderId, State = ReservationState.Pending, Lines = lines };
        state.Put(reservation);
        return Reserved(reservation);
    }

    // The inbox answers a repeated message; this answers one that is older than the inbox remembers.
    private static IReadOnlyList<object> Again(Reservation known, OrderPlaced order)
    {
        if (known.State is ReservationState.Rejected or ReservationState.Cancelled)
            return [Rejection(known, [])];
        if (OrderRules.Check(order) is not null || !known.Lines.SequenceEqual(OrderRules.Summed(order)))
            throw new ConflictingMessageException($"Order {order.OrderId} has been placed before with other lines.");
        return known.State == ReservationState.Pending ? [Reserved(known), .. Capture(order)] : [Reserved(known)];
    }

    private static IEnumerable<CapturePayment> Capture(OrderPlaced order)
    {
        if (order.Payment is not { } payment)
            yield break;
        yield return new CapturePayment
        {
            PaymentId = payment.PaymentId ?? order.OrderId,
            OrderId = order.OrderId,
            AmountMinor = payment.AmountMinor,
            Currency = payment.Currency,
            PaymentMethod = payment.PaymentMethod,
        };
    }

    private static StockReserved Reserved(Reservation reservation) => new()
    {
        OrderId = reservation.OrderId,
        Lines = [.. reservation.Lines.Select(l => new OrderLine { Sku = l.Key.Sku, Location = l.Key.Location, Quantity = (int)l.Quantity })],
    };

    private static StockRejected Reject(
        InventoryState state, OrderPlaced order, string reason, string detail, IReadOnlyList<Shortfall>? shortfalls = null)
    {
        var rejected = new Reservation { OrderId = order.OrderId, State = ReservationState.Rejected, Reason = reason, Detail = detail };
        state.Put(rejected);
        return Rejection(rejected, shortfalls ?? []);
    }

    private static StockRejected Rejection(Reservation rejected, IReadOnlyList<Shortfall> shortfalls) => new()
    {
        OrderId = rejected.OrderId,
        Reason = rejected.Reason!,
        Detail = rejected.Detail ?? "The order was cancelled before it arrived.",
        Shortfalls = shortfalls,
    };

    private static ReservationReleased Released(CancelOrder cancel) => new() { OrderId = cancel.OrderId, Reason = ReleaseReasons.Cancelled };

    // A sentence for people: the event's structured list is complete, an order of 500 lines would make this one unreadable.
    private static string Join(IReadOnlyList<StockKey> keys) =>
        keys.Count <= 5 ? string.Join(", ", keys) : $"{string.Join(", ", keys.Take(5))} and {keys.Count - 5} more";
}
