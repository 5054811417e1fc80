using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;
using static Inventory.Domain.Tests.Given;

namespace Inventory.Domain.Tests.Orders;

public sealed class PlacingAnOrder
{
    [Fact]
    public void Reserves_all_lines_and_says_so()
    {
        var state = Stocked((Apple, 5), (Pear, 5));

        var answer = Place(state, Order("o", ("pear", 2), ("apple", 5))).Only<StockReserved>();

        Assert.Equal("o", answer.OrderId);
        Assert.Equal([("apple", 5, "main"), ("pear", 2, "main")], answer.Lines.Select(l => (l.Sku, l.Quantity, l.Location!)));
        Assert.Equal((5, 5), state.Units(Apple));
        Assert.Equal((5, 2), state.Units(Pear));
        Assert.Equal(ReservationState.Pending, state.StateOf("o"));
        Assert.Equal([new ReservationLine(Apple, 5), new ReservationLine(Pear, 2)], state.Find("o")!.Lines);
    }

    [Fact]
    public void Writes_one_movement_per_item_in_key_order_with_the_balance_after()
    {
        var state = Stocked((Apple, 5), (Pear, 5));

        Place(state, Order("o", ("pear", 2), ("apple", 1), ("apple", 2)));

        Assert.Equal(
            [new Movement("order:o", Apple, MovementKind.Reserve, 0, 3, 5, 3), new Movement("order:o", Pear, MovementKind.Reserve, 0, 2, 5, 2)],
            state.Movements);
    }

    [Fact]
    public void Sums_lines_of_one_item_before_it_looks_whether_there_is_enough()
    {
        var state = Stocked((Apple, 5));

        var refused = Place(state, Order("o", ("apple", 3), ("apple", 3))).Only<StockRejected>();

        Assert.Equal([new Shortfall { Sku = "apple", Location = "main", Requested = 6, Available = 5 }], refused.Shortfalls);
    }

    [Fact]
    public void Sums_a_line_without_a_location_with_one_that_names_the_default_location()
    {
        var state = Stocked((Apple, 5));
        var order = new OrderPlaced
        {
            OrderId = "o",
            Lines = [new() { Sku = "apple", Quantity = 2 }, new() { Sku = "apple", Quantity = 3, Location = StockLocations.Default }],
        };

        Assert.Equal(5, Assert.Single(Place(state, order).Only<StockReserved>().Lines).Quantity);
    }

    [Fact]
    public void Keeps_locations_of_one_SKU_apart()
    {
        var other = new StockKey("apple", "berlin");
        var state = Stocked((Apple, 5), (other, 1));
        var order = new OrderPlaced { OrderId = "o", Lines = [new() { Sku = "apple", Quantity = 2, Location = "berlin" }] };

        var refused = Place(state, order).Only<StockRejected>();

        Assert.Equal([new Shortfall { Sku = "apple", Location = "berlin", Requested = 2, Available = 1 }], refused.Shortfalls);
        Assert.Equal("Short of apple@berlin.", refused.Detail);
    }

    [Fact]
    public void Takes_the_last_unit()
    {
        var state = Stocked((Apple, 1));

        Place(state, Order("o", ("apple", 1))).Only<StockReserved>();

        Assert.Equal(0, state.Find(Apple)!.Available);
    }

    [Fact]
    public void Is_refused_when_one_line_is_short_and_leaves_the_others_alone()
    {
        var state = Stocked((Apple, 5), (Pear, 1));

        var refused = Place(state, Order("o", ("apple", 5), ("pear", 2))).Only<StockRejected>();

        Assert.Equal(RejectionReasons.InsufficientStock, refused.Reason);
        Assert.Equal("Short of pear@main.", refused.Detail);
        Assert.Equal((5, 0), state.Units(Apple));
        Assert.Empty(state.Movements);
        Assert.Empty(state.ChangedStock);
        Assert.Equal(ReservationState.Rejected, state.StateOf("o"));
    }

    [Fact]
    public void Is_refused_for_what_earlier_orders_of_the_batch_have_taken()
    {
        var state = Stocked((Apple, 5));

        Place(state, Order("first", ("apple", 4))).Only<StockReserved>();

        var refused = Place(state, Order("second", ("apple", 2))).Only<StockRejected>();
        Assert.Equal(1, Assert.Single(refused.Shortfalls).Available);
    }

    [Fact]
    public void Lists_every_shortfall()
    {
        var state = Stocked((Apple, 0), (Pear, 1));

        var refused = Place(state, Order("o", ("pear", 3), ("apple", 1))).Only<StockRejected>();

        Assert.Equal([("apple", 1L, 0L), ("pear", 3L, 1L)], refused.Shortfalls.Select(s => (s.Sku, s.Requested, s.Available)));
        Assert.Equal("Short of apple@main, pear@main.", refused.Detail);
    }

    [Fact]
    public void Is_refused_when_an_item_is_unknown_even_if_another_is_short()
    {
        var state = Stocked((Apple, 0));

        var refused = Place(state, Order("o", ("apple", 1), ("plum", 1))).Only<StockRejected>();

        Assert.Equal(RejectionReasons.UnknownSku, refused.Reason);
        Assert.Equal("Not stocked: plum@main.", refused.Detail);
        Assert.Empty(refused.Shortfalls);
        Assert.Null(state.Find(new StockKey("plum", "main")));
    }

    [Fact]
    public void Names_five_items_in_the_sentence_and_counts_the_rest()
    {
        var refused = Place(Stocked(), Order("o", [.. "abcdefg".Select(c => (c.ToString(), 1))])).Only<StockRejected>();

        Assert.Equal("Not stocked: a@main, b@main, c@main, d@main, e@main and 2 more.", refused.Detail);
    }

    [Fact]
    public void Names_all_items_when_there_are_five()
    {
        var refused = Place(Stocked(), Order("o", [.. "abcde".Select(c => (c.ToString(), 1))])).Only<StockRejected>();

        Assert.Equal("Not stocked: a@main, b@main, c@main, d@main, e@main.", refused.Detail);
    }

    [Fact]
    public void Tells_SKUs_apart_by_case_and_by_Unicode_form()
    {
        var composed = new StockKey("caf\u00e9", StockLocations.Default);
        var state = Stocked((Apple, 5), (composed, 5));

        Assert.Equal(RejectionReasons.UnknownSku, Place(state, Order("o1", ("Apple", 1))).Only<StockRejected>().Reason);
        Assert.Equal(RejectionReasons.UnknownSku, Place(state, Order("o2", ("cafe\u0301", 1))).Only<StockRejected>().Reason);
        Place(state, Order("o3", (composed.Sku, 1))).Only<StockReserved>();
    }

    [Fact]
    public void Reserves_the_largest_order_that_the_limits_allow_without_overflow()
    {
        var state = Stocked((Apple, Limits.OnHand));
        var lines = Enumerable.Repeat(("apple", Limits.LineQuantity), Limits.Lines).ToArray();

        var answer = Place(state, Order("o", lines)).Only<StockReserved>();

        Assert.Equal(500_000_000, Assert.Single(answer.Lines).Quantity);
    }

    [Fact]
    public void Asks_for_the_payment_that_came_with_it()
    {
        var order = Order("o", ("apple", 1)) with
        {
            Payment = new() { PaymentId = "p", AmountMinor = 990, Currency = "EUR", PaymentMethod = "pm_1" },
        };

        var events = Place(Stocked((Apple, 1)), order);

        Assert.IsType<StockReserved>(events[0]);
        Assert.Equal(
            new CapturePayment { PaymentId = "p", OrderId = "o", AmountMinor = 990, Currency = "EUR", PaymentMethod = "pm_1" }, events[1]);
        Assert.Equal(2, events.Count);
    }

    [Fact]
    public void Names_the_payment_after_the_order_when_it_has_no_name()
    {
        var order = Order("o", ("apple", 1)) with { Payment = new() { AmountMinor = 1, Currency = "EUR" } };

        Assert.Equal("o", Assert.IsType<CapturePayment>(Place(Stocked((Apple, 1)), order)[1]).PaymentId);
    }

    [Fact]
    public void Asks_for_no_payment_when_it_is_refused()
    {
        var order = Order("o", ("apple", 2)) with { Payment = new() { AmountMinor = 1, Currency = "EUR" } };

        Place(Stocked((Apple, 1)), order).Only<StockRejected>();
    }
}
