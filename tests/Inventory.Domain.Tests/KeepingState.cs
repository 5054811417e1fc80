using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;
using static Inventory.Domain.Tests.Given;

namespace Inventory.Domain.Tests;

public sealed class KeepingState
{
    [Fact]
    public void Reports_only_what_changed_in_key_order_with_the_version_it_was_loaded_at()
    {
        var state = Stocked((Pear, 5), (Apple, 5), (new StockKey("plum", "main"), 5));

        Place(state, Order("b", ("pear", 1), ("apple", 1)));
        Place(state, Order("a", ("pear", 1)));
        AdjustmentDecisions.Adjust(state, Adjust(AdjustmentKind.Receive, 1, sku: "banana"));

        Assert.Equal(
            [("apple", 2L, (long?)1), ("banana", 1, null), ("pear", 3, 1)],
            state.ChangedStock.Select(c => (c.Item.Key.Sku, c.Item.Version, c.Loaded?.Version)));
        Assert.Equal(["a", "b"], state.ChangedReservations.Select(c => c.Reservation.OrderId));
    }

    [Fact]
    public void Reports_the_state_that_a_reservation_was_loaded_in()
    {
        var state = Stocked((Apple, 5));
        state.Load(new Reservation { OrderId = "changed", State = ReservationState.Expired, Lines = [new(Apple, 1)] });
        state.Load(new Reservation { OrderId = "looked-at", State = ReservationState.Committed, PaymentId = "pay-1" });

        Settlement.Captured(state, Captured("changed"));
        Settlement.Captured(state, Captured("looked-at"));

        var (reservation, loaded) = Assert.Single(state.ChangedReservations);
        Assert.Equal(("changed", ReservationState.Committed, ReservationState.Expired), (reservation.OrderId, reservation.State, loaded!.State));
    }

    [Theory]
    [InlineData(0, 6)]
    [InlineData(-6, 0)]
    [InlineData(0, -1)]
    [InlineData(-5, 1)]
    public void Refuses_a_movement_that_would_oversell_and_keeps_what_was(long onHand, long reserved)
    {
        var state = Stocked((Apple, 5));

        Assert.Throws<InvalidOperationException>(() => state.Move("test", Apple, MovementKind.Reserve, onHand, reserved));

        Assert.Empty(state.Movements);
        Assert.Empty(state.ChangedStock);
        Assert.Equal((5, 0), state.Units(Apple));
    }

    [Fact]
    public void Refuses_a_movement_beyond_the_range_of_a_number()
    {
        var state = Stocked((Apple, 5));

        Assert.Throws<OverflowException>(() => state.Move("test", Apple, MovementKind.Receive, long.MaxValue, 0));
        Assert.Empty(state.Movements);
    }

    [Fact]
    public void Does_not_take_a_refused_movement_of_an_unknown_item_for_a_change()
    {
        var state = new InventoryState();

        Assert.Throws<InvalidOperationException>(() => state.Move("test", Apple, MovementKind.Reserve, 0, 1));

        Assert.Empty(state.ChangedStock);
        Assert.Null(state.Find(Apple));
    }

    [Fact]
    public void Refuses_to_load_over_a_decision()
    {
        var state = Stocked((Apple, 5));
        Place(state, Order("o", ("apple", 1)));

        Assert.Throws<InvalidOperationException>(() => state.Load(new StockItem { Key = Apple, OnHand = 5 }));
        Assert.Throws<InvalidOperationException>(() => state.Load(new Reservation { OrderId = "o", State = ReservationState.Pending }));
    }

    [Fact]
    public void Takes_what_is_loaded_last_before_any_decision()
    {
        var state = Stocked((Apple, 5), (Apple, 6));

        Assert.Equal((6, 0), state.Units(Apple));
        Assert.Empty(state.ChangedStock);
    }

    [Fact]
    public void Tells_order_ids_apart_by_case()
    {
        var state = Stocked((Apple, 5));
        OrderDecisions.Cancel(state, Cancel("o"));

        Place(state, Order("O", ("apple", 1))).Only<StockReserved>();
    }
}
