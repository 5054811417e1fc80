using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;
using static Inventory.Domain.Tests.Given;

namespace Inventory.Domain.Tests.Orders;

/// <summary>The decline overtakes the order: they come through different queues.</summary>
public sealed class DeclinedBeforeItArrives
{
    [Fact]
    public void An_order_is_reserved_and_released_at_once_as_if_it_had_come_first()
    {
        var state = Stocked((Apple, 5));
        Assert.Empty(Settlement.Declined(state, Declined("o")));
        Assert.Equal((ReservationState.Declined, "pay-1"), (state.StateOf("o"), state.Find("o")!.PaymentId));

        var events = Place(state, Order("o", ("apple", 3)) with { Payment = new() { AmountMinor = 1, Currency = "EUR" } });

        Assert.Equal([typeof(StockReserved), typeof(ReservationReleased)], events.Select(e => e.GetType()));
        Assert.Equal((ReservationState.Released, ReleaseReasons.PaymentDeclined, null), (state.StateOf("o"), state.Find("o")!.Reason, state.Find("o")!.PaymentId));
        Assert.Equal((5, 0), state.Units(Apple));
        Assert.Equal([(MovementKind.Reserve, 0, 3), (MovementKind.Release, 0, -3)], state.Deltas());
    }

    [Fact]
    public void An_order_that_cannot_be_taken_is_refused()
    {
        var state = Stocked((Apple, 1));
        Settlement.Declined(state, Declined("o"));

        Place(state, Order("o", ("apple", 3))).Only<StockRejected>();

        Assert.Equal(ReservationState.Rejected, state.StateOf("o"));
    }

    [Fact]
    public void Another_payment_that_is_captured_counts()
    {
        var state = Stocked((Apple, 5));
        Settlement.Declined(state, Declined("o", "pay-1"));

        Assert.Empty(Settlement.Captured(state, Captured("o", "pay-2")));
        Assert.Empty(Settlement.Declined(state, Declined("o", "pay-3")));

        Assert.IsType<OrderCommitted>(Place(state, Order("o", ("apple", 3)))[1]);
        Assert.Equal("pay-2", state.Find("o")!.PaymentId);
    }
}
