using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;
using static Inventory.Domain.Tests.Given;

namespace Inventory.Domain.Tests.Orders;

public sealed class CommittingByHand
{
    [Fact]
    public void Lets_all_of_the_order_leave()
    {
        var state = Stocked((Apple, 5), (Pear, 5));
        Place(state, Order("o", ("apple", 3), ("pear", 1)));

        var answer = CommitDecisions.Commit(state, Commit("o")).Only<OrderCommitted>();

        Assert.Equal(("o", null, "commit-1"), (answer.OrderId, answer.PaymentId, answer.CommitId));
        Assert.Equal([("apple", 3), ("pear", 1)], answer.Lines.Select(l => (l.Sku, l.Quantity)));
        Assert.Equal((2, 0), state.Units(Apple));
        Assert.Equal((4, 0), state.Units(Pear));
        Assert.Equal((ReservationState.Committed, null, "commit-1"), (state.StateOf("o"), state.Find("o")!.PaymentId, state.Find("o")!.CommitId));
    }

    [Fact]
    public void Lets_a_part_leave_and_releases_the_rest()
    {
        var state = Stocked((Apple, 5), (Pear, 5));
        Place(state, Order("o", ("apple", 3), ("pear", 2)));

        var answer = CommitDecisions.Commit(state, Commit("o", ("apple", 1), ("apple", 1))).Only<OrderCommitted>();

        Assert.Equal([("apple", 2)], answer.Lines.Select(l => (l.Sku, l.Quantity)));
        Assert.Equal((3, 0), state.Units(Apple));
        Assert.Equal((5, 0), state.Units(Pear));
        Assert.Equal([new ReservationLine(Apple, 3, 1), new ReservationLine(Pear, 2, 2)], state.Find("o")!.Lines);
        Assert.Equal(
            [(Apple, MovementKind.Commit, -2, -2), (Apple, MovementKind.Release, 0, -1), (Pear, MovementKind.Release, 0, -2)],
            state.Movements.Skip(2).Select(m => (m.Key, m.Kind, m.OnHandDelta, m.ReservedDelta)));
    }

    [Fact]
    public void Of_all_that_is_named_releases_nothing()
    {
        var state = Stocked((Apple, 5));
        Place(state, Order("o", ("apple", 3)));

        CommitDecisions.Commit(state, Commit("o", ("apple", 3))).Only<OrderCommitted>();

        Assert.Equal([(MovementKind.Reserve, 0, 3), (MovementKind.Commit, -3, -3)], state.Deltas());
    }

    [Fact]
    public void After_the_hold_ran_out_reserves_nothing_of_what_is_to_stay()
    {
        var state = Stocked((Apple, 5), (Pear, 5));
        Place(state, Order("o", ("apple", 3), ("pear", 1)));
        Expire(state, "o");

        CommitDecisions.Commit(state, Commit("o", ("apple", 3))).Only<OrderCommitted>();

        Assert.Equal([(MovementKind.Rereserve, 0, 3), (MovementKind.Commit, -3, -3)], state.Deltas().Skip(4));
    }

    [Fact]
    public void In_part_keeps_the_answer_to_a_repeated_order()
    {
        var state = Stocked((Apple, 5));
        Place(state, Order("o", ("apple", 3)));
        CommitDecisions.Commit(state, Commit("o", ("apple", 1)));

        Assert.Equal(3, Assert.Single(Place(state, Order("o", ("apple", 3))).Only<StockReserved>().Lines).Quantity);
    }

    [Fact]
    public void Happens_once_and_payments_that_come_later_are_given_back()
    {
        var state = Stocked((Apple, 5));
        Place(state, Order("o", ("apple", 3)));
        CommitDecisions.Commit(state, Commit("o", ("apple", 1)));

        Assert.Equal(RejectionReasons.AlreadyResolved, CommitDecisions.Commit(state, Commit("o")).Only<CommitRejected>().Reason);
        Assert.Equal(ShortfallReasons.AlreadyPaid, Settlement.Captured(state, Captured("o")).GivenBack().Reason);
        Assert.Equal((4, 0), state.Units(Apple));
    }

    public static TheoryData<string, Action<InventoryState>> WithoutStock => new()
    {
        { "expired", s => Expire(s, "o") },
        { "payment declined", s => Settlement.Declined(s, Declined("o")) },
    };

    [Theory]
    [MemberData(nameof(WithoutStock))]
    public void Reserves_anew_what_is_to_leave(string how, Action<InventoryState> giveBack)
    {
        var state = Stocked((Apple, 5));
        Place(state, Order("o", ("apple", 3)));
        giveBack(state);
        Place(state, Order("other", ("apple", 3)));

        var refused = CommitDecisions.Commit(state, Commit("o")).Only<CommitRejected>();
        Assert.Equal(RejectionReasons.InsufficientStock, refused.Reason);
        Assert.Equal([new Shortfall { Sku = "apple", Location = "main", Requested = 3, Available = 2 }], refused.Shortfalls);

        CommitDecisions.Commit(state, Commit("o", ("apple", 2))).Only<OrderCommitted>();
        Assert.True((3, 3) == state.Units(Apple), how);
        Assert.Equal([(MovementKind.Rereserve, 0, 2), (MovementKind.Commit, -2, -2)], state.Deltas().TakeLast(2));
    }

    public static TheoryData<string, string, Action<InventoryState>> NotToCommit => new()
    {
        { "unknown", RejectionReasons.UnknownOrder, _ => { } },
        { "paid and not arrived", RejectionReasons.UnknownOrder, s => Settlement.Captured(s, Captured("o")) },
        { "declined and not arrived", RejectionReasons.UnknownOrder, s => Settlement.Declined(s, Declined("o")) },
        { "cancelled", RejectionReasons.AlreadyResolved, s => OrderDecisions.Cancel(s, Cancel("o")) },
        { "refused", RejectionReasons.AlreadyResolved, s => Place(s, Order("o", ("apple", 30))) },
        { "released", RejectionReasons.AlreadyResolved, s => { Place(s, Order("o", ("apple", 3))); OrderDecisions.Cancel(s, Cancel("o")); } },
        { "paid for", RejectionReasons.AlreadyResolved, s => { Place(s, Order("o", ("apple", 3))); Settlement.Captured(s, Captured("o")); } },
    };

    [Theory]
    [MemberData(nameof(NotToCommit))]
    public void Is_refused_when_there_is_nothing_to_commit(string how, string reason, Action<InventoryState> arrange)
    {
        var state = Stocked((Apple, 5));
        arrange(state);
        var (before, movements) = (state.Find("o"), state.Movements.Count);

        var refused = CommitDecisions.Commit(state, Commit("o")).Only<CommitRejected>();

        Assert.Equal(("commit-1", "o", reason), (refused.CommitId, refused.OrderId, refused.Reason));
        Assert.True(ReferenceEquals(before, state.Find("o")) && movements == state.Movements.Count, how);
    }

    public static TheoryData<CommitOrder> Broken =>
    [
        Commit("o", ("apple", 4)),
        Commit("o", ("apple", 2), ("apple", 2)),
        Commit("o", ("pear", 1)),
        Commit("o", ("apple", 1), ("pear", 1)),
        Commit("o", ("apple", 0)),
        Commit("o", (" ", 1)),
        Commit("o") with { Lines = [] },
        Commit("o") with { Lines = [null!] },
        Commit("\ud800"),
    ];

    [Theory]
    [MemberData(nameof(Broken))]
    public void Is_refused_when_it_asks_for_what_the_order_does_not_reserve(CommitOrder commit)
    {
        var state = Stocked((Apple, 5), (Pear, 5));
        Place(state, Order("o", ("apple", 3)));

        var refused = CommitDecisions.Commit(state, commit).Only<CommitRejected>();

        Assert.Equal(RejectionReasons.Invalid, refused.Reason);
        Assert.True(refused.OrderId is "" or "o");
        Assert.Equal((5, 3), state.Units(Apple));
    }
}
