using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;
using static Inventory.Domain.Tests.Given;

namespace Inventory.Domain.Tests.Orders;

public sealed class SettlingAnOrder
{
    [Fact]
    public void With_a_captured_payment_takes_the_stock_away()
    {
        var state = Stocked((Apple, 5), (Pear, 5));
        Place(state, Order("o", ("apple", 3), ("pear", 1)));

        var answer = Settlement.Captured(state, Captured("o")).Only<OrderCommitted>();

        Assert.Equal(("o", "pay-1", null), (answer.OrderId, answer.PaymentId, answer.CommitId));
        Assert.Equal([("apple", 3), ("pear", 1)], answer.Lines.Select(l => (l.Sku, l.Quantity)));
        Assert.Equal((2, 0), state.Units(Apple));
        Assert.Equal((4, 0), state.Units(Pear));
        Assert.Equal((ReservationState.Committed, "pay-1"), (state.Find("o")!.State, state.Find("o")!.PaymentId));
        Assert.Equal([(MovementKind.Commit, -3, -3), (MovementKind.Commit, -1, -1)], state.Deltas().Skip(2));
    }

    [Fact]
    public void With_the_same_payment_twice_does_nothing_more()
    {
        var state = Stocked((Apple, 5));
        Place(state, Order("o", ("apple", 3)));
        Settlement.Captured(state, Captured("o"));

        Assert.Empty(Settlement.Captured(state, Captured("o")));
        Assert.Equal((2, 0), state.Units(Apple));
    }

    [Fact]
    public void With_a_second_payment_says_that_it_must_be_refunded()
    {
        var state = Stocked((Apple, 5));
        Place(state, Order("o", ("apple", 3)));
        Settlement.Captured(state, Captured("o"));

        var shortfall = Settlement.Captured(state, Captured("o", "pay-2")).GivenBack();

        Assert.Equal(("pay-2", ShortfallReasons.AlreadyPaid), (shortfall.PaymentId, shortfall.Reason));
        Assert.Empty(shortfall.Shortfalls);
        Assert.Equal((2, 0), state.Units(Apple));
        Assert.Equal("pay-1", state.Find("o")!.PaymentId);
    }

    [Fact]
    public void With_a_declined_payment_releases_the_stock()
    {
        var state = Stocked((Apple, 5));
        Place(state, Order("o", ("apple", 3)));

        var answer = Settlement.Declined(state, Declined("o")).Only<ReservationReleased>();

        Assert.Equal(new ReservationReleased { OrderId = "o", Reason = ReleaseReasons.PaymentDeclined }, answer);
        Assert.Equal((5, 0), state.Units(Apple));
        Assert.Equal((ReservationState.Released, ReleaseReasons.PaymentDeclined), (state.Find("o")!.State, state.Find("o")!.Reason));
    }

    public static TheoryData<string, Action<InventoryState>> NotPending => new()
    {
        { "declined", s => Settlement.Declined(s, Declined("o", "pay-0")) },
        { "expired", s => { Place(s, Order("o", ("apple", 3))); Expire(s, "o"); } },
        { "released", s => { Place(s, Order("o", ("apple", 3))); OrderDecisions.Cancel(s, Cancel("o")); } },
        { "committed", s => { Place(s, Order("o", ("apple", 3))); Settlement.Captured(s, Captured("o")); } },
        { "rejected", s => Place(s, Order("o", ("apple", 30))) },
        { "cancelled", s => OrderDecisions.Cancel(s, Cancel("o")) },
        { "paid", s => Settlement.Captured(s, Captured("o")) },
    };

    [Theory]
    [MemberData(nameof(NotPending))]
    public void With_a_declined_payment_does_nothing_to_an_order_that_reserves_nothing(string how, Action<InventoryState> arrange)
    {
        var state = Stocked((Apple, 5));
        arrange(state);
        var (before, movements) = (state.Find("o"), state.Movements.Count);

        Assert.Empty(Settlement.Declined(state, Declined("o", "pay-2")));

        Assert.True(ReferenceEquals(before, state.Find("o")), how);
        Assert.Equal(movements, state.Movements.Count);
    }

    [Fact]
    public void With_a_payment_captured_after_another_was_declined_reserves_anew_and_commits()
    {
        var state = Stocked((Apple, 5));
        Place(state, Order("o", ("apple", 3)));
        Settlement.Declined(state, Declined("o"));

        Settlement.Captured(state, Captured("o", "pay-2")).Only<OrderCommitted>();

        Assert.Equal((2, 0), state.Units(Apple));
        Assert.Equal(
            [(MovementKind.Reserve, 0, 3), (MovementKind.Release, 0, -3), (MovementKind.Rereserve, 0, 3), (MovementKind.Commit, -3, -3)],
            state.Deltas());
        Assert.Equal(
            (ReservationState.Committed, null, "pay-2"), (state.Find("o")!.State, state.Find("o")!.Reason, state.Find("o")!.PaymentId));
    }

    [Fact]
    public void With_a_payment_captured_after_the_released_stock_went_elsewhere_says_what_is_short_and_moves_nothing()
    {
        var state = Stocked((Apple, 5), (Pear, 5));
        Place(state, Order("o", ("apple", 3), ("pear", 3)));
        Settlement.Declined(state, Declined("o"));
        Place(state, Order("other", ("apple", 4)));
        var movements = state.Movements.Count;

        var shortfall = Settlement.Captured(state, Captured("o", "pay-2")).GivenBack();

        Assert.Equal(("o", "pay-2", ShortfallReasons.InsufficientStock), (shortfall.OrderId, shortfall.PaymentId, shortfall.Reason));
        Assert.Equal([new Shortfall { Sku = "apple", Location = "main", Requested = 3, Available = 1 }], shortfall.Shortfalls);
        Assert.Equal(movements, state.Movements.Count);
        Assert.Equal((ReservationState.Released, ShortfallReasons.InsufficientStock), (state.StateOf("o"), state.Find("o")!.Reason));
    }

    [Fact]
    public void With_a_late_payment_that_was_given_back_closes_the_order_though_there_is_stock_again()
    {
        var state = Stocked((Apple, 5));
        Place(state, Order("o", ("apple", 3)));
        Settlement.Declined(state, Declined("o"));
        AdjustmentDecisions.Adjust(state, Adjust(AdjustmentKind.Count, 2));
        Settlement.Captured(state, Captured("o", "pay-2")).GivenBack();
        AdjustmentDecisions.Adjust(state, Adjust(AdjustmentKind.Receive, 5, "adj-2"));

        foreach (var payment in new[] { "pay-2", "pay-3" })
            Assert.Equal(ShortfallReasons.InsufficientStock, Settlement.Captured(state, Captured("o", payment)).GivenBack().Reason);

        Assert.Equal((7, 0), state.Units(Apple));
    }

    [Fact]
    public void Never_ships_an_order_that_was_cancelled_whether_it_had_arrived_or_not()
    {
        var state = Stocked((Apple, 5));
        Place(state, Order("arrived", ("apple", 3)));

        foreach (var id in new[] { "arrived", "not-arrived" })
        {
            OrderDecisions.Cancel(state, Cancel(id));
            Assert.Equal(ShortfallReasons.Cancelled, Settlement.Captured(state, Captured(id)).GivenBack().Reason);
        }

        Assert.Equal((5, 0), state.Units(Apple));
    }

    [Fact]
    public void Says_that_the_payment_of_a_refused_order_must_be_refunded()
    {
        var state = Stocked((Apple, 1));
        Place(state, Order("o", ("apple", 2)));

        var shortfall = Settlement.Captured(state, Captured("o")).GivenBack();

        Assert.Equal(ShortfallReasons.Rejected, shortfall.Reason);
        Assert.Equal(ReservationState.Rejected, state.StateOf("o"));
    }
}
