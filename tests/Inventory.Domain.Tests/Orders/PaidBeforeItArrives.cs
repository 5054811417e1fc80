using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;
using static Inventory.Domain.Tests.Given;

namespace Inventory.Domain.Tests.Orders;

/// <summary>The capture overtakes the order: they come through different queues.</summary>
public sealed class PaidBeforeItArrives
{
    [Fact]
    public void An_order_is_remembered_as_paid()
    {
        var state = Stocked((Apple, 5));

        Assert.Empty(Settlement.Captured(state, Captured("o")));

        Assert.Equal((ReservationState.Paid, "pay-1"), (state.Find("o")!.State, state.Find("o")!.PaymentId));
        Assert.Empty(state.Movements);
    }

    [Fact]
    public void An_order_is_reserved_and_committed_at_once_and_not_charged_again()
    {
        var state = Stocked((Apple, 5));
        Settlement.Captured(state, Captured("o"));

        var events = Place(
            state, Order("o", ("apple", 3)) with { Payment = new() { PaymentId = "pay-2", AmountMinor = 1, Currency = "EUR" } });

        Assert.Equal([typeof(StockReserved), typeof(OrderCommitted)], events.Select(e => e.GetType()));
        Assert.Equal("pay-1", ((OrderCommitted)events[1]).PaymentId);
        Assert.Equal([(MovementKind.Reserve, 0, 3), (MovementKind.Commit, -3, -3)], state.Deltas());
        Assert.Equal((ReservationState.Committed, "pay-1"), (state.Find("o")!.State, state.Find("o")!.PaymentId));
    }

    [Fact]
    public void An_order_that_cannot_be_taken_is_refused_and_its_payment_named_for_refund()
    {
        var state = Stocked((Apple, 1));
        Settlement.Captured(state, Captured("o"));

        var events = Place(state, Order("o", ("apple", 3)));

        Assert.IsType<StockRejected>(events[0]);
        var shortfall = events.Skip(1).ToList().GivenBack();
        Assert.Equal(("pay-1", ShortfallReasons.Rejected), (shortfall.PaymentId, shortfall.Reason));
        Assert.Equal(ReservationState.Rejected, state.StateOf("o"));
        Assert.Empty(state.Movements);
    }

    [Fact]
    public void The_same_payment_twice_is_one_payment_and_another_one_must_be_refunded()
    {
        var state = Stocked((Apple, 5));
        Settlement.Captured(state, Captured("o"));

        Assert.Empty(Settlement.Captured(state, Captured("o")));
        Assert.Equal(ShortfallReasons.AlreadyPaid, Settlement.Captured(state, Captured("o", "pay-2")).GivenBack().Reason);
        Assert.Equal("pay-1", state.Find("o")!.PaymentId);
    }
}
