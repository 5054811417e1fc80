using Inventory.Contracts;
using Inventory.Domain.Stock;

namespace Inventory.Domain.Orders;

/// <summary>Reserving, and refusing to. Each decision changes the state and returns the events to publish.</summary>
public static class OrderDecisions
{
    /// <summary>Reserves all of an order's lines, or refuses the order.</summary>
    /// <exception cref="ConflictingMessageException">The order id has been used with other content.</exception>
    public static IReadOnlyList<object> Place(InventoryState state, OrderPlaced order)
    {
        if (state.Find(order.OrderId) is { } existing)
            return Again(existing, order);
        if (OrderRules.Check(order) is { } problem)
            return Reject(state, order, RejectionReasons.Invalid, problem);

        var lines = OrderRules.Summed(order);
        var unknown = lines.Where(l => state.Find(l.Key) is null).Select(l => l.Key.ToString()).ToList();
        if (unknown.Count > 0)
            return Reject(state, order, RejectionReasons.UnknownSku, $"Not stocked: {Join(unknown)}.");

        var shortfalls = Shortfalls(state, lines);
        if (shortfalls.Count > 0)
            return Reject(state, order, RejectionReasons.InsufficientStock, $"Short of {Join(shortfalls.Select(s => s.Sku))}.", shortfalls);

        foreach (var line in lines)
            state.Move(Source(order.OrderId), line.Key, MovementKind.Reserve, 0, line.Quantity);
        var reservation = new Reservation { OrderId = order.OrderId, State = ReservationState.Pending, Lines = lines };
        state.Put(reservation);
        return Reserved(reservation, order);
    }

    /// <summary>Releases an order's stock, or remembers that the order is not to be taken when it arrives.</summary>
    public static IReadOnlyList<object> Cancel(InventoryState state, CancelOrder cancel)
    {
        switch (state.Find(cancel.OrderId))
        {
            case null:
                state.Put(new Reservation { OrderId = cancel.OrderId, State = ReservationState.Cancelled, Reason = RejectionReasons.Cancelled });
                return [new ReservationReleased { OrderId = cancel.OrderId, Reason = RejectionReasons.Cancelled }];
            case { State: ReservationState.Pending } pending:
                return Settlement.Release(state, pending, RejectionReasons.Cancelled);
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

    // The inbox answers a repeated message; this answers one that is older than the inbox remembers.
    private static IReadOnlyList<object> Again(Reservation existing, OrderPlaced order)
    {
        if (existing.State is ReservationState.Rejected or ReservationState.Cancelled)
            return [Rejection(existing, [])];
        if (OrderRules.Check(order) is not null || !existing.Lines.SequenceEqual(OrderRules.Summed(order)))
            throw new ConflictingMessageException($"Order {order.OrderId} has been placed before with other lines.");
        return Reserved(existing, order);
    }

    private static List<object> Reserved(Reservation reservation, OrderPlaced order)
    {
        List<object> events =
        [
            new StockReserved
            {
                OrderId = reservation.OrderId,
                Lines = [.. reservation.Lines.Select(l => new OrderLine { Sku = l.Key.Sku, Location = l.Key.Location, Quantity = (int)l.Quantity })],
            },
        ];
        if (order.Payment is { } payment)
        {
            events.Add(new CapturePayment
            {
                PaymentId = payment.PaymentId ?? order.OrderId,
                OrderId = order.OrderId,
                AmountMinor = payment.AmountMinor,
                Currency = payment.Currency,
                PaymentMethod = payment.PaymentMethod,
            });
        }

        return events;
    }

    private static IReadOnlyList<object> Reject(
        InventoryState state, OrderPlaced order, string reason, string detail, IReadOnlyList<Shortfall>? shortfalls = null)
    {
        var rejected = new Reservation { OrderId = order.OrderId, State = ReservationState.Rejected, Reason = reason, Detail = detail };
        state.Put(rejected);
        return [Rejection(rejected, shortfalls ?? [])];
    }

    private static StockRejected Rejection(Reservation rejected, IReadOnlyList<Shortfall> shortfalls) => new()
    {
        OrderId = rejected.OrderId,
        Reason = rejected.Reason!,
        Detail = rejected.Detail ?? "The order was cancelled before it arrived.",
        Shortfalls = shortfalls,
    };

    private static string Join(IEnumerable<string> names)
    {
        var list = names.ToList();
        return list.Count <= 5 ? string.Join(", ", list) : $"{string.Join(", ", list.Take(5))} and {list.Count - 5} more";
    }
}
