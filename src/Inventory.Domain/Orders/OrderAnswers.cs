using Inventory.Contracts;

namespace Inventory.Domain.Orders;

/// <summary>What an order is answered, the first time and again.</summary>
internal static class OrderAnswers
{
    public static StockReserved Reserved(Reservation reservation, IReadOnlyList<Shortfall> shortfalls) => new()
    {
        OrderId = reservation.OrderId,
        Lines = [.. reservation.Lines.Select(l => l.ToMessage(l.Quantity))],
        ExpiresAt = reservation.ExpiresAt!.Value,
        Shortfalls = shortfalls,
    };

    public static StockRejected Rejected(Reservation rejected, IReadOnlyList<Shortfall> shortfalls) => new()
    {
        OrderId = rejected.OrderId,
        Reason = rejected.Reason!,
        Detail = rejected.Detail ?? "The order was cancelled before it arrived.",
        Shortfalls = shortfalls,
    };

    public static ReservationReleased Released(CancelOrder cancel) => new() { OrderId = cancel.OrderId, Reason = ReleaseReasons.Cancelled };

    /// <summary>Asks for the order's payment, if it names one.</summary>
    public static IReadOnlyList<object> Capture(OrderPlaced order) => order.Payment is not { } payment ? [] :
    [
        new CapturePayment
        {
            PaymentId = payment.PaymentId ?? order.OrderId,
            OrderId = order.OrderId,
            AmountMinor = payment.AmountMinor,
            Currency = payment.Currency,
            PaymentMethod = payment.PaymentMethod,
        },
    ];

    /// <summary>The inbox answers a repeated message; this answers one that is older than the inbox remembers.</summary>
    /// <exception cref="ConflictingMessageException">The order id has been used with other content.</exception>
    public static IReadOnlyList<object> Again(Reservation known, OrderPlaced order)
    {
        if (known.State is ReservationState.Rejected or ReservationState.Cancelled)
            return [Rejected(known, [])];
        if (OrderRules.Check(order) is not null || OrderRules.Missing(order, known.Lines) is not { } missing)
            throw new ConflictingMessageException($"Order {order.OrderId} has been placed before with other lines.");
        var answer = Reserved(known, missing);
        return known.State == ReservationState.Pending && missing.Count == 0 ? [answer, .. Capture(order)] : [answer];
    }
}
