using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;
using static Inventory.Domain.Orders.ReservationState;

namespace Inventory.Domain.Tests.Histories;

/// <summary>What must hold of a record at all times, worked out from the ledger and the decisions alone.</summary>
internal static class Audit
{
    // Steps from a state to itself are always allowed. An order paid for in advance passes through Pending within one decision.
    private static readonly HashSet<(ReservationState? From, ReservationState? To)> Steps =
    [
        (null, Pending), (null, Rejected), (null, Cancelled), (null, Paid),
        (Pending, Committed), (Pending, Released), (Released, Committed), (Paid, Committed), (Paid, Rejected),
    ];

    public static void Check(Record record)
    {
        foreach (var item in record.Stock.Values)
            CheckItem(item, record);
        Assert.Equal(record.Ledger.Count, record.Ledger.DistinctBy(m => (m.Source, m.Key, m.Kind)).Count());
        Assert.Equal(record.Ledger.Select(m => m.Key).Distinct().Order(), record.Stock.Keys.Order());
        foreach (var reservation in record.Reservations.Values)
            CheckOrder(reservation, record);
        CheckDecisions(record);
    }

    private static void CheckItem(StockItem item, Record record)
    {
        Assert.InRange(item.Reserved, 0, item.OnHand);

        var movements = record.Ledger.Where(m => m.Key == item.Key).ToList();
        Assert.Equal(item.OnHand, movements.Sum(m => m.OnHandDelta));
        Assert.Equal(item.Reserved, movements.Sum(m => m.ReservedDelta));
        Assert.Equal(item.Version, movements.Count);

        var pending = record.Reservations.Values.Where(r => r.State == Pending);
        Assert.Equal(item.Reserved, pending.SelectMany(r => r.Lines).Where(l => l.Key == item.Key).Sum(l => l.Quantity));

        var (onHand, reserved) = (0L, 0L);
        foreach (var movement in movements)
        {
            (onHand, reserved) = (onHand + movement.OnHandDelta, reserved + movement.ReservedDelta);
            Assert.Equal((onHand, reserved), (movement.OnHandAfter, movement.ReservedAfter));
            Assert.InRange(reserved, 0, onHand);
        }
    }

    private static void CheckOrder(Reservation order, Record record)
    {
        var movements = record.Ledger.Where(m => m.Source == $"order:{order.OrderId}").ToLookup(m => m.Key);
        var held = order.State is Pending or Committed or Released;
        Assert.Equal(held, order.Lines.Count > 0);
        Assert.Equal(order.Lines.Select(l => l.Key).Order(), movements.Select(g => g.Key).Order());
        foreach (var line in order.Lines)
        {
            var left = order.State == Committed ? -line.Quantity : 0;
            Assert.Equal(left, movements[line.Key].Sum(m => m.OnHandDelta));
            Assert.Equal(order.State == Pending ? line.Quantity : 0, movements[line.Key].Sum(m => m.ReservedDelta));
        }

        Assert.Equal(order.State is Committed or Paid, order.PaymentId is not null);
        Assert.Equal(order.State is Rejected or Released or Cancelled, order.Reason is not null);
    }

    private static void CheckDecisions(Record record)
    {
        foreach (var decision in record.Decisions.Where(d => d.Before != d.After))
            Assert.Contains((decision.Before, decision.After), Steps);

        foreach (var order in record.Decisions.Where(d => d.OrderId is not null).GroupBy(d => d.OrderId!))
        {
            if (!record.Reservations.TryGetValue(order.Key, out var reservation))
            {
                // Only a declined payment says nothing about an order that has not arrived.
                Assert.All(order, d => Assert.True(d is { Message: PaymentDeclined, After: null, Events: [] }));
                continue;
            }

            var events = order.SelectMany(d => d.Events).ToList();
            Assert.False(events.OfType<StockReserved>().Any() && events.OfType<StockRejected>().Any());
            Assert.True(events.OfType<StockReserved>().Select(e => string.Join(';', e.Lines)).Distinct().Count() <= 1);
            Assert.True(events.OfType<OrderCommitted>().Count() <= 1);
            Assert.Equal(reservation.State == Committed, events.OfType<OrderCommitted>().Any());
            var cancelled = events.OfType<ReservationReleased>().Any(e => e.Reason == ReleaseReasons.Cancelled);
            Assert.False(cancelled && events.OfType<OrderCommitted>().Any());
            CheckNoPaymentIsLost([.. order], reservation);
        }
    }

    // Money taken ends in goods or in an event that asks for a refund; only an order that has not arrived yet may still owe either.
    private static void CheckNoPaymentIsLost(IReadOnlyList<Decision> decisions, Reservation order)
    {
        foreach (var payment in decisions.Select(d => d.Message).OfType<PaymentCaptured>().Select(p => p.PaymentId).Distinct())
        {
            var paid = order.PaymentId == payment;
            var toRefund = decisions.SelectMany(d => d.Events).OfType<StockShortfall>().Any(e => e.PaymentId == payment);
            Assert.True(paid || toRefund, $"Payment {payment} of {order.OrderId} is lost.");
        }
    }
}
