using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;

namespace Inventory.Domain.Tests;

/// <summary>Short ways to say what a test starts from.</summary>
internal static class Given
{
    public static readonly StockKey Apple = new("apple", StockLocations.Default);
    public static readonly StockKey Pear = new("pear", StockLocations.Default);

    /// <summary>A state as loaded: nothing in it counts as changed.</summary>
    public static InventoryState Stocked(params (StockKey Key, long OnHand)[] items)
    {
        var state = new InventoryState();
        state.Load(Noon);
        foreach (var (key, onHand) in items)
            state.Load(new StockItem { Key = key, OnHand = onHand, Version = 1 });
        return state;
    }

    /// <summary>How long stock is held for an order that does not say.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromMinutes(30);

    /// <summary>When everything happens that does not say.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<object> Place(InventoryState state, OrderPlaced order) => OrderDecisions.Place(state, order, Hold);

    public static OrderPlaced Order(string id, params (string Sku, int Quantity)[] lines) =>
        new() { OrderId = id, Lines = [.. lines.Select(l => new OrderLine { Sku = l.Sku, Quantity = l.Quantity })] };

    public static CancelOrder Cancel(string id) => new() { OrderId = id };

    public static PaymentCaptured Captured(string orderId, string paymentId = "pay-1") =>
        new() { PaymentId = paymentId, OrderId = orderId, AmountMinor = 100, Currency = "EUR", ProviderReference = "ch_1" };

    public static PaymentDeclined Declined(string orderId, string paymentId = "pay-1") =>
        new() { PaymentId = paymentId, OrderId = orderId, Code = "card_declined", Detail = "No." };

    /// <summary>Ends the hold of an order that was placed at noon.</summary>
    public static IReadOnlyList<object> Expire(InventoryState state, string orderId)
    {
        state.Load(Noon + Hold);
        return HoldDecisions.Expire(state, orderId);
    }

    public static ExtendReservation Extend(string orderId, int seconds, string id = "ext-1") =>
        new() { ExtensionId = id, OrderId = orderId, HoldSeconds = seconds };

    public static CommitOrder Commit(string orderId, params (string Sku, int Quantity)[] lines) => new()
    {
        CommitId = "commit-1",
        OrderId = orderId,
        Lines = lines.Length == 0 ? null : [.. lines.Select(l => new OrderLine { Sku = l.Sku, Quantity = l.Quantity })],
    };

    public static AdjustStock Adjust(AdjustmentKind kind, long quantity, string id = "adj-1", string sku = "apple", long? version = null) =>
        new() { AdjustmentId = id, Sku = sku, Kind = kind, Quantity = quantity, SourceVersion = version };

    public static (long OnHand, long Reserved) Units(this InventoryState state, StockKey key)
    {
        var item = state.Find(key);
        Assert.NotNull(item);
        return (item.OnHand, item.Reserved);
    }

    public static ReservationState? StateOf(this InventoryState state, string orderId) => state.Find(orderId)?.State;

    /// <summary>The events of a payment for which no stock leaves: that, and the refund.</summary>
    public static StockShortfall GivenBack(this IReadOnlyList<object> events)
    {
        Assert.Equal([typeof(StockShortfall), typeof(RefundPayment)], events.Select(e => e.GetType()));
        var (shortfall, refund) = ((StockShortfall)events[0], (RefundPayment)events[1]);
        Assert.Equal(
            new RefundPayment
            {
                RefundId = shortfall.PaymentId,
                PaymentId = shortfall.PaymentId,
                OrderId = shortfall.OrderId,
                AmountMinor = 100,
                AllowPartial = true,
                Currency = "EUR",
                Reason = shortfall.Reason,
            },
            refund);
        return shortfall;
    }

    /// <summary>The only event of a decision.</summary>
    public static TEvent Only<TEvent>(this IReadOnlyList<object> events) => Assert.IsType<TEvent>(Assert.Single(events));

    public static IEnumerable<(MovementKind Kind, long OnHand, long Reserved)> Deltas(this InventoryState state) =>
        state.Movements.Select(m => (m.Kind, m.OnHandDelta, m.ReservedDelta));
}
