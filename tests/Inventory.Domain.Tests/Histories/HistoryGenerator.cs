using CsCheck;
using Inventory.Contracts;
using Inventory.Domain.Orders;

namespace Inventory.Domain.Tests.Histories;

/// <summary>
/// Histories over few orders, payments and items, so that they meet. A message's content follows from its id, as with honest senders; a
/// few repeat an id with other content.
/// </summary>
internal static class HistoryGenerator
{
    public static readonly string[] Skus = ["a", "b", "c"];
    public static readonly string[] Locations = ["main", "x"];

    private const int Ids = 4;
    private const int MostPayments = 6;
    private const int MostSteps = 40;

    private static readonly Gen<string> Sku = Gen.OneOf("a", "b", "c");
    private static readonly Gen<string?> Location = Gen.OneOf<string?>(null, null, "main", "x");
    private static readonly Gen<long?> Version = Gen.OneOf<long?>(null, 1, 2, 3);

    private static readonly Gen<OrderLine> Line = Gen.Select(
        Sku, Location, Gen.Frequency((30, Gen.Int[1, 4]), (1, Gen.Int[-1, 0])),
        (sku, location, quantity) => new OrderLine { Sku = sku, Location = location, Quantity = quantity });

    private static readonly Gen<OrderPayment?> Payment = Gen.OneOf<OrderPayment?>(null, new OrderPayment { AmountMinor = 5, Currency = "EUR" });

    private static readonly Gen<Func<string, object>> Place = Gen.Select(
        Line.Array[0, 3], Payment, Gen.OneOf<int?>(null, null, 1, 1, 5), Gen.Int[0, 2],
        (lines, payment, hold, partial) => (Func<string, object>)(id => new OrderPlaced
        {
            OrderId = id,
            Lines = lines,
            Payment = payment,
            HoldSeconds = hold,
            AllowPartial = partial == 0,
        }));

    // All, one unit of the order's first line, or something else altogether.
    private static readonly Gen<Func<string, OrderPlaced[], object>> Commit = Gen.Select(
        Gen.Int[0, Ids - 1], Line.Array[1, 2], Gen.Int[0, 4],
        (order, lines, part) => (Func<string, OrderPlaced[], object>)((id, orders) => new CommitOrder
        {
            CommitId = id,
            OrderId = $"o{order}",
            Lines = part switch { 0 => null, 1 => lines, _ => [.. orders[order].Lines.Take(1).Select(l => l with { Quantity = 1 })] },
        }));

    private static readonly Gen<Func<string, object>> Extend = Gen.Select(
        Gen.Int[0, Ids - 1], Gen.Int[0, 6],
        (order, seconds) => (Func<string, object>)(id => new ExtendReservation { ExtensionId = id, OrderId = $"o{order}", HoldSeconds = seconds }));

    private static readonly Gen<Func<string, object>> Adjust = Gen.Select(
        Sku, Location, Gen.Enum<AdjustmentKind>(), Gen.Long[0, 8], Version,
        (sku, location, kind, quantity, version) => (Func<string, object>)(id => new AdjustStock
        {
            AdjustmentId = id,
            Sku = sku,
            Location = location,
            Kind = kind,
            Quantity = quantity,
            SourceVersion = version,
        }));

    private static readonly Gen<Func<string, object>> Transfer = Gen.Select(
        Sku, Location, Location, Gen.Long[0, 5],
        (sku, from, to, quantity) => (Func<string, object>)(id => new TransferStock { TransferId = id, Sku = sku, From = from, To = to, Quantity = quantity }));

    private static readonly Gen<Func<string, object>> Configure = Gen.Select(
        Sku, Location, Gen.OneOf(0L, 0L, 3L, 6L), Gen.OneOf<long?>(null, 0, 2, 4), Version,
        (sku, location, backorders, low, version) => (Func<string, object>)(id => new ConfigureStock
        {
            ConfigurationId = id,
            Sku = sku,
            Location = location,
            BackorderLimit = backorders,
            LowStockThreshold = low,
            SourceVersion = version,
        }));

    // A payment belongs to one order; two payments may belong to the same.
    private static readonly Gen<(object Captured, object Declined)[]> Payments = Gen.Int[0, Ids - 1].Array[MostPayments].Select(orders =>
        orders.Select((order, i) => (
            (object)new PaymentCaptured { PaymentId = $"p{i}", OrderId = $"o{order}", AmountMinor = 5, Currency = "EUR", ProviderReference = "ch" },
            (object)new PaymentDeclined { PaymentId = $"p{i}", OrderId = $"o{order}", Code = "no", Detail = "No." })).ToArray());

    // Without any stock most orders would be refused as unknown; an opening of 0 units leaves the item unknown.
    private static readonly Gen<Step[]> Opening = Gen.Long[0, 8].Array[3].Select(quantities => quantities.Select((quantity, i) => new Step(
        new AdjustStock { AdjustmentId = $"open{i}", Sku = Skus[i], Kind = AdjustmentKind.Receive, Quantity = quantity }, Forgotten: false, Ending.Commit)).ToArray());

    /// <summary>Histories of up to <see cref="MostSteps"/> steps, each with what follows from it at once.</summary>
    public static Gen<Step[]> Histories { get; } =
        from orders in Place.Array[Ids]
        from others in Place.Array[Ids]
        from commits in Commit.Array[Ids]
        from extensions in Extend.Array[Ids]
        from adjustments in Adjust.Array[3 * Ids]
        from transfers in Transfer.Array[Ids]
        from configurations in Configure.Array[Ids]
        from payments in Payments
        from captured in Gen.Bool.Array[MostPayments]
        from opening in Opening
        from steps in Gen.Select(Gen.Int[0, 99], Gen.Int[0, 3 * Ids - 1], Gen.Int[0, 3], Gen.Int[0, 9]).Array[0, MostSteps]
        let placed = orders.Select((place, i) => (OrderPlaced)place($"o{i}")).ToArray()
        select opening.Concat(steps.SelectMany(s =>
        {
            var (what, n, forgotten, end) = s;
            var (i, p) = (n % Ids, n % MostPayments);
            object message = what switch
            {
                < 24 => placed[i],
                < 26 => others[i]($"o{i}"),
                < 33 => new CancelOrder { OrderId = $"o{i}" },
                < 36 => extensions[i]($"e{i}"),
                < 40 => commits[i]($"c{i}", placed),
                < 52 => adjustments[n]($"a{n}"),
                < 57 => transfers[i]($"t{i}"),
                < 63 => configurations[i]($"s{i}"),
                < 73 => new HoldEnded($"o{i}"),
                < 81 => new TimePasses(1 + (n % 3)),
                _ => Paid(p),
            };
            // The others rely on the inbox: that they were refused is written nowhere else.
            var isForgotten = forgotten == 0 && message is OrderPlaced or CancelOrder or PaymentCaptured or PaymentDeclined;
            var step = new Step(message, isForgotten, end switch { < 2 => Ending.Commit, 2 => Ending.Crash, _ => Ending.None });
            // Sooner or later the sweep comes by. What it frees is taken at once by the orders other than i, and those who come too late for it follow.
            return message is TimePasses && n % 2 == 0
                ?
                [
                    step, .. ForEachOrder(o => new HoldEnded($"o{o}")), .. ForEachOrder(o => placed[(i + o) % Ids]).Skip(1),
                    Delivered(Paid(p)), Delivered(Paid((p + 1) % MostPayments)), Delivered(commits[i]($"c{i}", placed)),
                ]
                : new[] { step };

            // A payment is captured or declined, not both: that is what the record of payments is for.
            object Paid(int payment) => captured[payment] ? payments[payment].Captured : payments[payment].Declined;
            static IEnumerable<Step> ForEachOrder(Func<int, object> message) => Enumerable.Range(0, Ids).Select(o => Delivered(message(o)));
            static Step Delivered(object message) => new(message, Forgotten: false, Ending.None);
        })).ToArray();
}
