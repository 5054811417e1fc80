using CsCheck;
using Inventory.Contracts;

namespace Inventory.Domain.Tests.Histories;

/// <summary>
/// Histories over few orders, payments and items, so that they meet. A message's content follows from its id, as with honest senders; a
/// few repeat an id with other content.
/// </summary>
internal static class HistoryGenerator
{
    private const int Ids = 4;
    private const int MostPayments = 6;
    private const int MostSteps = 40;

    private static readonly Gen<string> Sku = Gen.OneOf("a", "b", "c");
    private static readonly Gen<string?> Location = Gen.OneOf<string?>(null, null, "main", "x");

    private static readonly Gen<OrderLine> Line = Gen.Select(
        Sku, Location, Gen.Frequency((30, Gen.Int[1, 4]), (1, Gen.Int[-1, 0])),
        (sku, location, quantity) => new OrderLine { Sku = sku, Location = location, Quantity = quantity });

    private static readonly Gen<OrderPayment?> Payment = Gen.OneOf<OrderPayment?>(null, new OrderPayment { AmountMinor = 5, Currency = "EUR" });

    private static readonly Gen<Func<string, object>> Place = Gen.Select(
        Line.Array[0, 3], Payment, (lines, payment) => (Func<string, object>)(id => new OrderPlaced { OrderId = id, Lines = lines, Payment = payment }));

    private static readonly Gen<Func<string, object>> Adjust = Gen.Select(
        Sku, Location, Gen.Enum<AdjustmentKind>(), Gen.Long[0, 8], Gen.OneOf<long?>(null, 1, 2, 3),
        (sku, location, kind, quantity, version) => (Func<string, object>)(id => new AdjustStock
        {
            AdjustmentId = id,
            Sku = sku,
            Location = location,
            Kind = kind,
            Quantity = quantity,
            SourceVersion = version,
        }));

    // A payment belongs to one order; two payments may belong to the same.
    private static readonly Gen<(object Captured, object Declined)[]> Payments = Gen.Int[0, Ids - 1].Array[MostPayments].Select(orders =>
        orders.Select((order, i) => (
            (object)new PaymentCaptured { PaymentId = $"p{i}", OrderId = $"o{order}", AmountMinor = 5, Currency = "EUR", ProviderReference = "ch" },
            (object)new PaymentDeclined { PaymentId = $"p{i}", OrderId = $"o{order}", Code = "no", Detail = "No." })).ToArray());

    // Without any stock most orders would be refused as unknown; an opening of 0 units leaves the item unknown.
    private static readonly Gen<Step[]> Opening = Gen.Long[0, 8].Array[3].Select(quantities => quantities.Select((quantity, i) => new Step(
        new AdjustStock { AdjustmentId = $"open{i}", Sku = "abc"[i].ToString(), Kind = AdjustmentKind.Receive, Quantity = quantity },
        Forgotten: false, EndsBatch: true)).ToArray());

    /// <summary>Histories of up to <see cref="MostSteps"/> deliveries.</summary>
    public static Gen<Step[]> Histories { get; } =
        from orders in Place.Array[Ids]
        from others in Place.Array[Ids]
        from adjustments in Adjust.Array[3 * Ids]
        from payments in Payments
        from captured in Gen.Bool.Array[MostPayments]
        from opening in Opening
        from steps in Gen.Select(Gen.Int[0, 99], Gen.Int[0, 3 * Ids - 1], Gen.Int[0, 3], Gen.Int[0, 4]).Array[0, MostSteps]
        select opening.Concat(steps.Select(s =>
        {
            var (what, n, forgotten, ends) = s;
            var (i, p) = (n % Ids, n % MostPayments);
            object message = what switch
            {
                < 30 => orders[i]($"o{i}"),
                < 33 => others[i]($"o{i}"),
                < 43 => new CancelOrder { OrderId = $"o{i}" },
                < 70 => adjustments[n]($"a{n}"),
                // A payment is captured or declined, not both: that is what the record of payments is for.
                _ => captured[p] ? payments[p].Captured : payments[p].Declined,
            };
            return new Step(message, forgotten == 0 && message is not AdjustStock, ends == 0);
        })).ToArray();
}
