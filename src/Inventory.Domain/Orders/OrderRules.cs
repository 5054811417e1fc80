using Inventory.Contracts;
using Inventory.Domain.Payments;
using Inventory.Domain.Stock;

namespace Inventory.Domain.Orders;

/// <summary>What order messages must look like.</summary>
public static class OrderRules
{
    /// <summary>The first limit that the order's content breaks, as one sentence; null when it breaks none. The id is not looked at.</summary>
    public static string? Check(OrderPlaced order) =>
        CheckLines(order.Lines)
        ?? (order.HoldSeconds is { } seconds ? CheckHold(seconds) : null)
        ?? (order.Payment is { } payment
            ? PaymentRules.Check(payment.PaymentId ?? order.OrderId, payment.AmountMinor, payment.Currency, payment.PaymentMethod)
            : null);

    /// <summary>The lines with those of one item summed, in key order. Only for lines of an order that <see cref="Check"/> passes.</summary>
    public static IReadOnlyList<ReservationLine> Summed(IReadOnlyList<OrderLine> lines) => lines is [var only]
        ? [new ReservationLine(StockKey.Of(only.Sku, only.Location), only.Quantity)]
        : [.. lines.GroupBy(l => StockKey.Of(l.Sku, l.Location)).OrderBy(g => g.Key)
            .Select(g => new ReservationLine(g.Key, g.Sum(l => (long)l.Quantity)))];

    internal static string? CheckLines(IReadOnlyList<OrderLine>? lines)
    {
        if (lines is not { Count: > 0 })
            return "The order has no lines.";
        if (lines.Count > Limits.Lines)
            return $"The order has {lines.Count} lines; {Limits.Lines} is the limit.";
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            if (line is null)
                return $"Line {i + 1} is null.";
            if (!Limits.IsName(line.Sku))
                return $"Line {i + 1}: the SKU must have {Limits.NameRule}.";
            if (line.Location is not null && !Limits.IsName(line.Location))
                return $"Line {i + 1}: the location must have {Limits.NameRule}.";
            if (line.Quantity is < 1 or > Limits.LineQuantity)
                return $"Line {i + 1}: the quantity is {line.Quantity}; it must be 1 to {Limits.LineQuantity}.";
        }

        return null;
    }

    internal static string? CheckHold(int seconds) =>
        seconds is >= 1 and <= Limits.HoldSeconds ? null : $"The hold is {seconds} s; it must be 1 to {Limits.HoldSeconds}.";

    /// <summary>What an order asked for beyond the lines it got; null when it cannot have got those.</summary>
    internal static IReadOnlyList<Shortfall>? Missing(OrderPlaced order, IReadOnlyList<ReservationLine> lines)
    {
        var got = lines.ToDictionary(l => l.Key, l => l.Quantity);
        var missing = new List<Shortfall>();
        foreach (var asked in Summed(order.Lines))
        {
            got.Remove(asked.Key, out var units);
            if (units > asked.Quantity || (units < asked.Quantity && !order.AllowPartial))
                return null;
            if (units < asked.Quantity)
                missing.Add(new Shortfall { Sku = asked.Key.Sku, Location = asked.Key.Location, Requested = asked.Quantity, Available = units });
        }

        return got.Count == 0 ? missing : null;
    }
}
