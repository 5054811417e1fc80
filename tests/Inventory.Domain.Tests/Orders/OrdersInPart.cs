using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;
using static Inventory.Domain.Tests.Given;

namespace Inventory.Domain.Tests.Orders;

/// <summary>An order that would rather have something than nothing.</summary>
public sealed class OrdersInPart
{
    private static readonly OrderPlaced Partial = Order("o", ("apple", 4), ("pear", 2), ("plum", 1)) with
    {
        AllowPartial = true,
        Payment = new() { AmountMinor = 5, Currency = "EUR" },
    };

    private static InventoryState Some() => Stocked((Apple, 3), (Pear, 5), (new StockKey("plum", "main"), 0));

    [Fact]
    public void Get_what_there_is_and_are_told_what_is_missing()
    {
        var state = Some();

        var answer = Place(state, Partial).Only<StockReserved>();

        Assert.Equal([("apple", 3), ("pear", 2)], answer.Lines.Select(l => (l.Sku, l.Quantity)));
        Assert.Equal([("apple", 4L, 3L), ("plum", 1, 0)], answer.Shortfalls.Select(s => (s.Sku, s.Requested, s.Available)));
        Assert.Equal((3, 3), state.Units(Apple));
        Assert.Equal((5, 2), state.Units(Pear));
    }

    [Fact]
    public void Are_paid_for_as_whole_when_all_is_there() =>
        Assert.IsType<CapturePayment>(Place(Stocked((Apple, 9), (Pear, 9), (new StockKey("plum", "main"), 9)), Partial)[1]);

    [Fact]
    public void Are_refused_when_there_is_nothing_at_all()
    {
        var refused = Place(Stocked((Apple, 0), (Pear, 0), (new StockKey("plum", "main"), 0)), Partial).Only<StockRejected>();

        Assert.Equal((RejectionReasons.InsufficientStock, 3), (refused.Reason, refused.Shortfalls.Count));
    }

    [Fact]
    public void Are_refused_when_an_item_is_not_known() =>
        Assert.Equal(RejectionReasons.UnknownSku, Place(Stocked((Apple, 9)), Partial).Only<StockRejected>().Reason);

    [Fact]
    public void Are_refused_when_they_are_paid_for_as_a_whole_already()
    {
        var state = Some();
        Settlement.Captured(state, Captured("o"));

        var events = Place(state, Partial);

        Assert.Equal(RejectionReasons.InsufficientStock, Assert.IsType<StockRejected>(events[0]).Reason);
        Assert.Equal(ShortfallReasons.Rejected, events.Skip(1).ToList().GivenBack().Reason);
        Assert.Equal((3, 0), state.Units(Apple));
    }

    [Fact]
    public void Are_answered_in_the_same_way_when_they_come_again()
    {
        var state = Some();
        var first = Place(state, Partial).Only<StockReserved>();
        AdjustmentDecisions.Adjust(state, Adjust(AdjustmentKind.Receive, 9));

        var again = Place(state, Partial).Only<StockReserved>();

        Assert.Equal(first.Lines, again.Lines);
        Assert.Equal(first.Shortfalls, again.Shortfalls);
        Assert.Equal((12, 3), state.Units(Apple));
    }

    [Fact]
    public void Conflict_with_one_that_cannot_have_got_the_same()
    {
        var state = Some();
        Place(state, Partial);

        Assert.Throws<ConflictingMessageException>(() => Place(state, Partial with { AllowPartial = false }));
        Assert.Throws<ConflictingMessageException>(() => Place(state, Order("o", ("apple", 2), ("pear", 2)) with { AllowPartial = true }));
        Assert.Throws<ConflictingMessageException>(() => Place(state, Order("o", ("apple", 4)) with { AllowPartial = true }));
    }
}
