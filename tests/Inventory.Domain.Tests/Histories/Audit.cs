using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;
using static Inventory.Domain.Orders.ReservationState;

namespace Inventory.Domain.Tests.Histories;

/// <summary>What must hold of a record at all times, worked out from the ledger and the decisions alone.</summary>
internal static class Audit
{
    public static void Check(Record record)
    {
        foreach (var item in record.Stock.Values)
            CheckItem(item, record);
        Assert.Equal(record.Ledger.Count, record.Ledger.DistinctBy(m => (m.Source, m.Key, m.Kind)).Count());
        Assert.Empty(record.Ledger.Select(m => m.Key).Except(record.Stock.Keys));
        foreach (var transfer in record.Ledger.Where(m => m.Source.StartsWith("transfer:", StringComparison.Ordinal)).GroupBy(m => m.Source))
            Assert.Equal((2, 0), (transfer.Count(), transfer.Sum(m => m.OnHandDelta)));
        foreach (var reservation in record.Reservations.Values)
            CheckOrder(reservation, record);
        CheckDecisions(record);
    }

    /// <summary>An item is told of when it has become low or depleted, and at no other time.</summary>
    public static void CheckAlerts(IEnumerable<(StockItem Before, StockItem After)> items, IReadOnlyList<object> events)
    {
        var expected = items.SelectMany(i => new[]
        {
            !IsLow(i.Before) && IsLow(i.After) ? $"low {i.After.Key} {i.After.Version}" : null,
            !IsDepleted(i.Before) && IsDepleted(i.After) ? $"depleted {i.After.Key} {i.After.Version}" : null,
        }).OfType<string>();
        var actual = events.Select(e => e switch
        {
            StockLow low => $"low {low.Sku}@{low.Location} {low.Version}",
            StockDepleted depleted => $"depleted {depleted.Sku}@{depleted.Location} {depleted.Version}",
            _ => null,
        }).OfType<string>();
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
    }

    private static bool IsLow(StockItem item) => item.Settings.LowThreshold is { } threshold && item.OnHand - item.Reserved <= threshold;

    private static bool IsDepleted(StockItem item) => item.Settings.LowThreshold is not null && item.OnHand <= item.Reserved;

    private static void CheckItem(StockItem item, Record record)
    {
        Assert.InRange(item.Reserved, 0, item.OnHand + item.Settings.BackorderLimit);
        Assert.InRange(item.Settings.BackorderLimit, 0, item.Settings.BackorderPeak);

        var movements = record.Ledger.Where(m => m.Key == item.Key).ToList();
        var configured = record.Decided.SelectMany(d => d.Events).OfType<StockConfigured>().Count(e => e.Sku == item.Key.Sku && e.Location == item.Key.Location);
        Assert.Equal(item.OnHand, movements.Sum(m => m.OnHandDelta));
        Assert.Equal(item.Reserved, movements.Sum(m => m.ReservedDelta));
        Assert.Equal(item.Version, movements.Count + configured);

        var pending = record.Reservations.Values.Where(r => r.State == Pending);
        Assert.Equal(item.Reserved, pending.SelectMany(r => r.Lines).Where(l => l.Key == item.Key).Sum(l => l.Quantity));

        var (onHand, reserved) = (0L, 0L);
        foreach (var movement in movements)
        {
            (onHand, reserved) = (onHand + movement.OnHandDelta, reserved + movement.ReservedDelta);
            Assert.Equal((onHand, reserved), (movement.OnHandAfter, movement.ReservedAfter));
            Assert.InRange(reserved, 0, onHand + item.Settings.BackorderPeak);
            // Nobody can carry away what is not there; only what is owed to paid orders is below zero.
            Assert.True(onHand >= 0 || movement.OnHandDelta >= 0 || movement.Kind == MovementKind.Commit);
        }
    }

    private static void CheckOrder(Reservation order, Record record)
    {
        var movements = record.Ledger.Where(m => m.Source == $"order:{order.OrderId}").ToLookup(m => m.Key);
        Assert.Equal(order.State is Pending or Committed or Released or Expired, order.Lines.Count > 0);
        Assert.Equal(order.Lines.Select(l => l.Key).Order(), movements.Select(g => g.Key).Order());
        foreach (var line in order.Lines)
        {
            var left = order.State == Committed ? -line.Left : 0;
            Assert.Equal(left, movements[line.Key].Sum(m => m.OnHandDelta));
            Assert.Equal(order.State == Pending ? line.Quantity : 0, movements[line.Key].Sum(m => m.ReservedDelta));
        }

        Assert.Equal(order.State == Committed, order.PaymentId is not null ^ order.CommitId is not null && order.State is not (Paid or Declined));
        Assert.Equal(order.State == Pending, order.State == Pending && order.ExpiresAt is not null);
        Assert.Equal(order.State is Rejected or Released or Cancelled or Declined, order.Reason is not null);
    }

    private static void CheckDecisions(Record record)
    {
        Assert.All(record.Decided.Select(d => d.Step).OfType<OrderStep>(), step => Assert.Contains(step, OrderFlow.Steps));
        foreach (var order in record.Decided.Where(d => d.OrderId is not null).GroupBy(d => d.OrderId!))
        {
            if (!record.Reservations.TryGetValue(order.Key, out var reservation))
            {
                Assert.All(order, d => Assert.True(d is { Message: ExtendReservation or CommitOrder or HoldEnded, After: null }));
                continue;
            }

            var events = order.SelectMany(d => d.Events).ToList();
            Assert.False(events.OfType<StockReserved>().Any() && events.OfType<StockRejected>().Any());
            Assert.True(events.OfType<StockReserved>().Select(e => string.Join(';', e.Lines)).Distinct().Count() <= 1);
            Assert.All(order.GroupBy(d => d.Message), same => Assert.True(same.SelectMany(d => d.Events).OfType<StockReserved>()
                .Select(e => string.Join(';', e.Shortfalls)).Distinct().Count() <= 1));
            Assert.True(events.OfType<OrderCommitted>().Count() <= 1);
            Assert.True(events.OfType<ReservationExpired>().Count() <= 1);
            Assert.Equal(reservation.State == Committed, events.OfType<OrderCommitted>().Any());
            var cancelled = events.OfType<ReservationReleased>().Any(e => e.Reason == ReleaseReasons.Cancelled);
            Assert.False(cancelled && events.OfType<OrderCommitted>().Any());
            CheckMoney([.. order], reservation);
        }
    }

    // Money taken ends in goods or is given back, never both; only an order that has not arrived yet may still owe either.
    private static void CheckMoney(IReadOnlyList<Decision> decisions, Reservation order)
    {
        foreach (var payment in decisions.Select(d => d.Message).OfType<PaymentCaptured>().Select(p => p.PaymentId).Distinct())
        {
            var paid = order.State is Committed or Paid && order.PaymentId == payment;
            var givenBack = decisions.SelectMany(d => d.Events).OfType<RefundPayment>().Any(e => e.PaymentId == payment);
            var told = decisions.SelectMany(d => d.Events).OfType<StockShortfall>().Any(e => e.PaymentId == payment);
            Assert.True(paid != givenBack, $"Payment {payment} of {order.OrderId}: paid {paid}, given back {givenBack}.");
            Assert.Equal(givenBack, told);
        }
    }
}
