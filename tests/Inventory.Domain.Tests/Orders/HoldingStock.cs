using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;
using static Inventory.Domain.Tests.Given;

namespace Inventory.Domain.Tests.Orders;

public sealed class HoldingStock
{
    private static OrderPlaced For(int seconds) => Order("o", ("apple", 3)) with { HoldSeconds = seconds };

    [Fact]
    public void Lasts_as_long_as_the_order_says_or_else_as_configured()
    {
        var state = Stocked((Apple, 5));

        Assert.Equal(Noon.AddSeconds(90), Place(state, For(90)).Only<StockReserved>().ExpiresAt);
        Assert.Equal(Noon + Hold, Place(state, Order("other", ("apple", 1))).Only<StockReserved>().ExpiresAt);
        Assert.Equal(Noon.AddSeconds(90), state.Find("o")!.ExpiresAt);
    }

    [Fact]
    public void Ends_when_its_time_has_come_and_not_before()
    {
        var state = Stocked((Apple, 5));
        Place(state, For(90));

        state.Load(Noon.AddSeconds(90).AddTicks(-1));
        Assert.Empty(HoldDecisions.Expire(state, "o"));
        Assert.Equal((5, 3), state.Units(Apple));

        state.Load(Noon.AddSeconds(90));
        var expired = HoldDecisions.Expire(state, "o").Only<ReservationExpired>();

        Assert.Equal([("apple", 3, "main")], expired.Lines.Select(l => (l.Sku, l.Quantity, l.Location!)));
        Assert.Equal((5, 0), state.Units(Apple));
        Assert.Equal(ReservationState.Expired, state.StateOf("o"));
        Assert.Equal([(MovementKind.Reserve, 0, 3), (MovementKind.Expire, 0, -3)], state.Deltas());
    }

    [Fact]
    public void Ends_once()
    {
        var state = Stocked((Apple, 5));
        Place(state, For(1));
        Expire(state, "o").Only<ReservationExpired>();

        Assert.Empty(Expire(state, "o"));
        Assert.Empty(Expire(state, "unknown"));
        Assert.Equal(2, state.Movements.Count);
    }

    [Fact]
    public void Goes_on_until_someone_ends_it_so_a_payment_that_is_late_but_first_gets_the_stock()
    {
        var state = Stocked((Apple, 5));
        Place(state, For(1));
        state.Load(Noon.AddHours(1));

        Settlement.Captured(state, Captured("o")).Only<OrderCommitted>();

        Assert.Empty(HoldDecisions.Expire(state, "o"));
        Assert.Equal((2, 0), state.Units(Apple));
    }

    [Fact]
    public void Is_extended_from_now_on_and_never_shortened()
    {
        var state = Stocked((Apple, 5));
        Place(state, For(90));
        state.Load(Noon.AddSeconds(60));

        Assert.Equal(Noon.AddSeconds(90), HoldDecisions.Extend(state, Extend("o", 30)).Only<ReservationExtended>().ExpiresAt);
        Assert.Equal(Noon.AddSeconds(160), HoldDecisions.Extend(state, Extend("o", 100)).Only<ReservationExtended>().ExpiresAt);
        Assert.Equal(Noon.AddSeconds(160), HoldDecisions.Extend(state, Extend("o", 1)).Only<ReservationExtended>().ExpiresAt);

        state.Load(Noon.AddSeconds(100));
        Assert.Empty(HoldDecisions.Expire(state, "o"));
    }

    [Fact]
    public void Is_extended_though_it_has_run_out_while_the_stock_is_there()
    {
        var state = Stocked((Apple, 5));
        Place(state, For(1));
        state.Load(Noon.AddHours(1));

        HoldDecisions.Extend(state, Extend("o", 60)).Only<ReservationExtended>();

        Assert.Empty(HoldDecisions.Expire(state, "o"));
    }

    public static TheoryData<string, string, Action<InventoryState>> NotHeld => new()
    {
        { "unknown", RejectionReasons.UnknownOrder, _ => { } },
        { "paid and not arrived", RejectionReasons.UnknownOrder, s => Settlement.Captured(s, Captured("o")) },
        { "declined and not arrived", RejectionReasons.UnknownOrder, s => Settlement.Declined(s, Declined("o")) },
        { "cancelled", RejectionReasons.AlreadyResolved, s => OrderDecisions.Cancel(s, Cancel("o")) },
        { "refused", RejectionReasons.AlreadyResolved, s => Place(s, Order("o", ("apple", 30))) },
        { "expired", RejectionReasons.AlreadyResolved, s => { Place(s, For(1)); Expire(s, "o"); } },
        { "released", RejectionReasons.AlreadyResolved, s => { Place(s, For(1)); OrderDecisions.Cancel(s, Cancel("o")); } },
        { "committed", RejectionReasons.AlreadyResolved, s => { Place(s, For(1)); Settlement.Captured(s, Captured("o")); } },
    };

    [Theory]
    [MemberData(nameof(NotHeld))]
    public void Is_not_extended_when_there_is_none(string how, string reason, Action<InventoryState> arrange)
    {
        var state = Stocked((Apple, 5));
        arrange(state);
        var before = state.Find("o");

        var refused = HoldDecisions.Extend(state, Extend("o", 60)).Only<ExtensionRejected>();

        Assert.Equal(("ext-1", "o", reason), (refused.ExtensionId, refused.OrderId, refused.Reason));
        Assert.EndsWith(".", refused.Detail, StringComparison.Ordinal);
        Assert.True(ReferenceEquals(before, state.Find("o")), how);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(2_592_001)]
    [InlineData(int.MinValue)]
    public void Has_limits(int seconds)
    {
        var state = Stocked((Apple, 5));
        Place(state, Order("good", ("apple", 1)));

        var refused = Place(state, For(seconds)).Only<StockRejected>();
        var extension = HoldDecisions.Extend(state, Extend("good", seconds)).Only<ExtensionRejected>();

        Assert.Equal((RejectionReasons.Invalid, $"The hold is {seconds} s; it must be 1 to 2592000."), (refused.Reason, refused.Detail));
        Assert.Equal((refused.Reason, refused.Detail), (extension.Reason, extension.Detail));
        Assert.Equal(Noon + Hold, state.Find("good")!.ExpiresAt);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2_592_000)]
    public void May_be_as_short_or_as_long_as_the_limits(int seconds) =>
        Assert.Equal(Noon.AddSeconds(seconds), Place(Stocked((Apple, 5)), For(seconds)).Only<StockReserved>().ExpiresAt);

    [Fact]
    public void That_is_over_leaves_the_stock_to_others_and_a_late_payment_gets_what_is_left()
    {
        var state = Stocked((Apple, 5));
        Place(state, Order("o", ("apple", 3)));
        Expire(state, "o");

        Settlement.Captured(state, Captured("o")).Only<OrderCommitted>();

        Assert.Equal((2, 0), state.Units(Apple));
        Assert.Equal(
            [(MovementKind.Reserve, 0, 3), (MovementKind.Expire, 0, -3), (MovementKind.Rereserve, 0, 3), (MovementKind.Commit, -3, -3)], state.Deltas());
    }

    [Fact]
    public void That_is_over_and_whose_stock_is_gone_gives_the_late_payment_back_and_closes_the_order()
    {
        var state = Stocked((Apple, 5));
        Place(state, Order("o", ("apple", 3)));
        Expire(state, "o");
        Place(state, Order("other", ("apple", 4)));

        var shortfall = Settlement.Captured(state, Captured("o")).GivenBack();

        Assert.Equal(ShortfallReasons.InsufficientStock, shortfall.Reason);
        Assert.Equal([new Shortfall { Sku = "apple", Location = "main", Requested = 3, Available = 1 }], shortfall.Shortfalls);
        Assert.Equal((ReservationState.Released, ShortfallReasons.InsufficientStock), (state.StateOf("o"), state.Find("o")!.Reason));
        Assert.Equal((5, 4), state.Units(Apple));
    }

    [Fact]
    public void That_is_over_does_not_change_the_answer_to_a_repeated_order()
    {
        var state = Stocked((Apple, 5));
        var first = Place(state, For(1)).Only<StockReserved>();
        Expire(state, "o");

        var again = Place(state, For(1)).Only<StockReserved>();

        Assert.Equal((first.ExpiresAt, first.Lines[0]), (again.ExpiresAt, again.Lines[0]));
        Assert.Equal((5, 0), state.Units(Apple));
    }
}
