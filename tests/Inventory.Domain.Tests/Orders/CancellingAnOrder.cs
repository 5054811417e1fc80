using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;
using static Inventory.Domain.Tests.Given;

namespace Inventory.Domain.Tests.Orders;

public sealed class CancellingAnOrder
{
    [Fact]
    public void Releases_what_is_reserved()
    {
        var state = Stocked((Apple, 5), (Pear, 5));
        Place(state, Order("o", ("apple", 3), ("pear", 1)));

        var answer = OrderDecisions.Cancel(state, Cancel("o")).Only<ReservationReleased>();

        Assert.Equal(new ReservationReleased { OrderId = "o", Reason = ReleaseReasons.Cancelled }, answer);
        Assert.Equal((5, 0), state.Units(Apple));
        Assert.Equal((5, 0), state.Units(Pear));
        Assert.Equal((ReservationState.Released, ReleaseReasons.Cancelled), (state.Find("o")!.State, state.Find("o")!.Reason));
        Assert.Equal([(MovementKind.Release, 0, -3), (MovementKind.Release, 0, -1)], state.Deltas().Skip(2));
    }

    [Fact]
    public void Makes_the_units_available_to_the_next_order_of_the_batch()
    {
        var state = Stocked((Apple, 1));
        Place(state, Order("first", ("apple", 1)));
        OrderDecisions.Cancel(state, Cancel("first"));

        Place(state, Order("second", ("apple", 1))).Only<StockReserved>();
    }

    [Fact]
    public void Before_it_arrives_is_remembered_and_the_order_is_refused_when_it_does()
    {
        var state = Stocked((Apple, 5));

        OrderDecisions.Cancel(state, Cancel("o")).Only<ReservationReleased>();
        var refused = Place(state, Order("o", ("apple", 1))).Only<StockRejected>();

        Assert.Equal((RejectionReasons.Cancelled, "The order was cancelled before it arrived."), (refused.Reason, refused.Detail));
        Assert.Equal(ReservationState.Cancelled, state.StateOf("o"));
        Assert.Empty(state.Movements);
    }

    [Fact]
    public void Before_it_arrives_holds_for_every_repeat_of_the_order()
    {
        var state = Stocked((Apple, 5));
        OrderDecisions.Cancel(state, Cancel("o"));

        Place(state, Order("o", ("apple", 1)));
        Place(state, Order("o", ("apple", 2))).Only<StockRejected>();

        Assert.Equal((5, 0), state.Units(Apple));
    }

    [Fact]
    public void Twice_is_answered_as_the_first_time()
    {
        var state = Stocked((Apple, 5));
        Place(state, Order("placed", ("apple", 3)));

        foreach (var id in new[] { "placed", "never-placed" })
        {
            var first = OrderDecisions.Cancel(state, Cancel(id)).Only<ReservationReleased>();
            var movements = state.Movements.Count;
            Assert.Equal(first, OrderDecisions.Cancel(state, Cancel(id)).Only<ReservationReleased>());
            Assert.Equal(movements, state.Movements.Count);
        }
    }

    public static TheoryData<string, Action<InventoryState>> TooLate => new()
    {
        { "committed", s => Settlement.Captured(s, Captured("o")) },
        { "committed by hand", s => CommitDecisions.Commit(s, Commit("o")) },
    };

    [Theory]
    [MemberData(nameof(TooLate))]
    public void Is_refused_when_the_order_is_resolved(string how, Action<InventoryState> resolve)
    {
        var state = Stocked((Apple, 5));
        Place(state, Order("o", ("apple", 3)));
        resolve(state);
        var before = state.Find("o");

        var refused = OrderDecisions.Cancel(state, Cancel("o")).Only<CancellationRejected>();

        Assert.Equal(new CancellationRejected { OrderId = "o", Reason = RejectionReasons.AlreadyResolved }, refused);
        Assert.True(ReferenceEquals(before, state.Find("o")), how);
    }

    public static TheoryData<string, Action<InventoryState>> HoldsNothing => new()
    {
        { "expired", s => Expire(s, "o") },
        { "payment declined", s => Settlement.Declined(s, Declined("o")) },
    };

    [Theory]
    [MemberData(nameof(HoldsNothing))]
    public void After_the_stock_was_given_back_keeps_a_late_payment_from_getting_it(string how, Action<InventoryState> giveBack)
    {
        var state = Stocked((Apple, 5));
        Place(state, Order("o", ("apple", 3)));
        giveBack(state);
        var movements = state.Movements.Count;

        Assert.Equal(ReleaseReasons.Cancelled, OrderDecisions.Cancel(state, Cancel("o")).Only<ReservationReleased>().Reason);
        Assert.Equal(ShortfallReasons.Cancelled, Settlement.Captured(state, Captured("o", "pay-2")).GivenBack().Reason);

        Assert.True(movements == state.Movements.Count, how);
        Assert.Equal((5, 0), state.Units(Apple));
    }

    [Fact]
    public void Whose_payment_was_declined_before_it_arrived_refuses_it_when_it_does()
    {
        var state = Stocked((Apple, 5));
        Settlement.Declined(state, Declined("o"));

        OrderDecisions.Cancel(state, Cancel("o")).Only<ReservationReleased>();

        Assert.Equal(RejectionReasons.Cancelled, Place(state, Order("o", ("apple", 1))).Only<StockRejected>().Reason);
    }

    [Fact]
    public void Is_refused_when_the_order_was_refused()
    {
        var state = Stocked((Apple, 0));
        Place(state, Order("o", ("apple", 1)));

        OrderDecisions.Cancel(state, Cancel("o")).Only<CancellationRejected>();

        Assert.Equal(ReservationState.Rejected, state.StateOf("o"));
    }

    [Fact]
    public void Is_refused_when_the_order_is_paid_for_before_it_arrives()
    {
        var state = Stocked((Apple, 5));
        Settlement.Captured(state, Captured("o"));

        OrderDecisions.Cancel(state, Cancel("o")).Only<CancellationRejected>();

        Assert.Equal(ReservationState.Paid, state.StateOf("o"));
    }
}
