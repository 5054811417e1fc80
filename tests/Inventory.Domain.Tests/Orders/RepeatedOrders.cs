using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;
using static Inventory.Domain.Tests.Given;

namespace Inventory.Domain.Tests.Orders;

/// <summary>An order id that comes back after the inbox has forgotten it.</summary>
public sealed class RepeatedOrders
{
    private static readonly OrderPlaced WithPayment =
        Order("o", ("apple", 1), ("apple", 1)) with { Payment = new() { AmountMinor = 5, Currency = "EUR" } };

    [Fact]
    public void Are_answered_as_the_first_time_and_reserve_nothing_more()
    {
        var state = Stocked((Apple, 5));
        var first = Place(state, WithPayment);

        var again = Place(state, WithPayment);

        Assert.Equal(first.Select(e => e.GetType()), again.Select(e => e.GetType()));
        Assert.Equal(2, Assert.Single(((StockReserved)again[0]).Lines).Quantity);
        Assert.Equal(first[1], again[1]);
        Assert.Equal((5, 2), state.Units(Apple));
        Assert.Single(state.Movements);
    }

    [Fact]
    public void Are_the_same_when_their_lines_sum_up_to_the_same()
    {
        var state = Stocked((Apple, 5), (Pear, 5));
        Place(state, Order("o", ("apple", 2), ("pear", 1)));

        Place(state, Order("o", ("pear", 1), ("apple", 1), ("apple", 1))).Only<StockReserved>();
    }

    [Fact]
    public void Do_not_ask_for_the_payment_of_an_order_that_is_settled()
    {
        var state = Stocked((Apple, 5));
        Place(state, WithPayment);
        Settlement.Captured(state, Captured("o", "o"));

        Place(state, WithPayment).Only<StockReserved>();

        Assert.Equal(ReservationState.Committed, state.StateOf("o"));
        Assert.Equal((3, 0), state.Units(Apple));
    }

    [Fact]
    public void Reserve_nothing_anew_after_a_release()
    {
        var state = Stocked((Apple, 5));
        Place(state, WithPayment);
        Settlement.Declined(state, Declined("o"));

        Place(state, WithPayment).Only<StockReserved>();

        Assert.Equal(ReservationState.Released, state.StateOf("o"));
        Assert.Equal((5, 0), state.Units(Apple));
    }

    [Fact]
    public void Stay_refused_although_there_is_stock_now()
    {
        var state = Stocked((Apple, 0));
        var first = Place(state, Order("o", ("apple", 1))).Only<StockRejected>();
        AdjustmentDecisions.Adjust(state, Adjust(AdjustmentKind.Receive, 5));

        var again = Place(state, Order("o", ("apple", 1))).Only<StockRejected>();

        Assert.Equal((first.Reason, first.Detail), (again.Reason, again.Detail));
        Assert.Equal((5, 0), state.Units(Apple));
    }

    public static TheoryData<OrderPlaced> OtherContent =>
    [
        Order("o", ("apple", 3)),
        Order("o", ("pear", 2)),
        Order("o", ("apple", 2), ("pear", 1)),
        Order("o") with { Lines = [new() { Sku = "apple", Quantity = 2, Location = "berlin" }] },
        Order("o"),
        Order("o") with { Lines = null! },
        Order("o", ("apple", 2), ("apple", 0)),
    ];

    [Theory]
    [MemberData(nameof(OtherContent))]
    public void Conflict_when_they_ask_for_something_else_and_change_nothing(OrderPlaced other)
    {
        var state = Stocked((Apple, 50), (Pear, 50));
        Place(state, Order("o", ("apple", 2)));
        var before = state.Find("o");

        var conflict = Assert.Throws<ConflictingMessageException>(() => Place(state, other));

        Assert.Equal("Order o has been placed before with other lines.", conflict.Message);
        Assert.Same(before, state.Find("o"));
        Assert.Single(state.Movements);
    }
}
