using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;
using static Inventory.Domain.Tests.Given;

namespace Inventory.Domain.Tests.Orders;

public sealed class InvalidOrders
{
    private const string NameRule = "1 to 64 characters, not only spaces and no control characters";

    public static TheoryData<string, OrderPlaced> Broken => new()
    {
        { "The order has no lines.", Order("o") },
        { "The order has no lines.", Order("o") with { Lines = null! } },
        { "The order has 501 lines; 500 is the limit.", Order("o", Lines(501)) },
        { "The order has 10000 lines; 500 is the limit.", Order("o", Lines(10_000)) },
        { "Line 2 is null.", Order("o") with { Lines = [new() { Sku = "apple", Quantity = 1 }, null!] } },
        { "Line 1: the quantity is 0; it must be 1 to 1000000.", Order("o", ("apple", 0)) },
        { "Line 1: the quantity is -1; it must be 1 to 1000000.", Order("o", ("apple", -1)) },
        { "Line 2: the quantity is -2147483648; it must be 1 to 1000000.", Order("o", ("apple", 1), ("apple", int.MinValue)) },
        { "Line 1: the quantity is 1000001; it must be 1 to 1000000.", Order("o", ("apple", 1_000_001)) },
        { $"Line 1: the SKU must have {NameRule}.", Order("o", (null!, 1)) },
        { $"Line 1: the SKU must have {NameRule}.", Order("o", ("", 1)) },
        { $"Line 1: the SKU must have {NameRule}.", Order("o", (new string('x', 65), 1)) },
        { $"Line 1: the location must have {NameRule}.", Order("o") with { Lines = [new() { Sku = "apple", Quantity = 1, Location = "" }] } },
        { "The amount is 0; it must be 1 or more, in minor units.", Paid(amount: 0) },
        { "The currency must be an ISO 4217 code of three letters.", Paid(currency: "EURO") },
        { "The payment id must have 1 to 128 characters, not only spaces and no control characters.", Paid(id: " ") },
        { "The payment method must have 1 to 128 characters, not only spaces and no control characters.", Paid(method: "\0") },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Are_refused_with_a_sentence_and_on_record_and_move_nothing(string sentence, OrderPlaced order)
    {
        var state = Stocked((Apple, 1_000_000));

        var refused = Place(state, order).Only<StockRejected>();

        Assert.Equal((RejectionReasons.Invalid, sentence), (refused.Reason, refused.Detail));
        Assert.Empty(refused.Shortfalls);
        Assert.Empty(state.Movements);
        var (reservation, loaded) = Assert.Single(state.ChangedReservations);
        Assert.Null(loaded);
        Assert.Equal(
            (ReservationState.Rejected, RejectionReasons.Invalid, sentence), (reservation.State, reservation.Reason, reservation.Detail));
        Assert.Empty(reservation.Lines);
    }

    [Fact]
    public void Do_not_include_those_at_the_limits()
    {
        var name = new string('x', 64);
        var key = new StockKey(name, name);
        var state = Stocked((key, 1_000_000), (Apple, 500));

        Place(state, Order("o1", Lines(500))).Only<StockReserved>();
        Place(state, Order("o2") with { Lines = [new() { Sku = name, Location = name, Quantity = 1_000_000 }] }).Only<StockReserved>();
        Assert.Null(OrderRules.Check(Paid()));
        Assert.Null(OrderRules.Check(Paid(amount: long.MaxValue, currency: "usd", id: new string('p', 128), method: "pm_1")));
    }

    [Fact]
    public void Are_told_apart_from_unknown_items_by_looking_at_the_content_first() =>
        Assert.Equal(
            RejectionReasons.Invalid, Place(Stocked(), Order("o", ("plum", 1), ("plum", 0))).Only<StockRejected>().Reason);

    private static (string, int)[] Lines(int count) => [.. Enumerable.Repeat(("apple", 1), count)];

    private static OrderPlaced Paid(long amount = 1, string currency = "EUR", string? id = null, string? method = null) =>
        Order("o", ("apple", 1)) with
        {
            Payment = new() { AmountMinor = amount, Currency = currency, PaymentId = id, PaymentMethod = method },
        };
}
