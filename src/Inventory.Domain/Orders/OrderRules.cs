using Inventory.Contracts;
using Inventory.Domain.Payments;
using Inventory.Domain.Stock;

namespace Inventory.Domain.Orders;

/// <summary>What an order message must look like.</summary>
public static class OrderRules
{
    /// <summary>The first limit that the order's content breaks, as one sentence; null when it breaks none. The id is not looked at.</summary>
    public static string? Check(OrderPlaced order)
    {
        if (order.Lines is not { Count: > 0 })
            return "The order has no lines.";
        if (order.Lines.Count > Limits.Lines)
            return $"The order has {order.Lines.Count} lines; {Limits.Lines} is the limit.";
        for (var i = 0; i < order.Lines.Count; i++)
        {
            var line = order.Lines[i];
            if (line is null)
                return $"Line {i + 1} is null.";
            if (!Limits.IsName(line.Sku))
                return $"Line {i + 1}: the SKU must have {Limits.NameRule}.";
            if (line.Location is not null && !Limits.IsName(line.Location))
                return $"Line {i + 1}: the location must have {Limits.NameRule}.";
            if (line.Quantity is < 1 or > Limits.LineQuantity)
                return $"Line {i + 1}: the quantity is {line.Quantity}; it must be 1 to {Limits.LineQuantity}.";
        }

        return order.Payment is { } payment
            ? PaymentRules.Check(payment.PaymentId ?? order.OrderId, payment.AmountMinor, payment.Currency, payment.PaymentMethod)
            : null;
    }

    /// <summary>The order's lines with those of one item summed, in key order. Only for an order that <see cref="Check"/> passes.</summary>
    public static IReadOnlyList<ReservationLine> Summed(OrderPlaced order) =>
        [.. order.Lines.GroupBy(l => StockKey.Of(l.Sku, l.Location)).OrderBy(g => g.Key)
            .Select(g => new ReservationLine(g.Key, g.Sum(l => (long)l.Quantity)))];
}
