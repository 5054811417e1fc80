using Inventory.Contracts;
using Inventory.Domain.Stock;
using static Inventory.Domain.Tests.Given;

namespace Inventory.Domain.Tests.Stock;

public sealed class AdjustingStock
{
    [Theory]
    [InlineData(AdjustmentKind.Receive, 3, 13, MovementKind.Receive)]
    [InlineData(AdjustmentKind.Return, 3, 13, MovementKind.Return)]
    [InlineData(AdjustmentKind.Ship, 3, 7, MovementKind.Ship)]
    [InlineData(AdjustmentKind.Shrink, 3, 7, MovementKind.Shrink)]
    [InlineData(AdjustmentKind.Count, 3, 3, MovementKind.Count)]
    [InlineData(AdjustmentKind.Count, 10, 10, MovementKind.Count)]
    public void Changes_what_is_on_hand_and_says_so(AdjustmentKind kind, long quantity, long onHand, MovementKind movement)
    {
        var state = Stocked((Apple, 10));

        var answer = AdjustmentDecisions.Adjust(state, Adjust(kind, quantity)).Only<StockAdjusted>();

        Assert.Equal(
            new StockAdjusted { AdjustmentId = "adj-1", Sku = "apple", Location = "main", OnHand = onHand, Reserved = 0, Version = 2 }, answer);
        Assert.Equal([new Movement("adjustment:adj-1", Apple, movement, onHand - 10, 0, onHand, 0)], state.Movements);
    }

    [Theory]
    [InlineData(AdjustmentKind.Receive, 3)]
    [InlineData(AdjustmentKind.Count, 3)]
    [InlineData(AdjustmentKind.Count, 0)]
    public void Creates_an_unknown_item_when_goods_come_in_or_are_counted(AdjustmentKind kind, long quantity)
    {
        var state = Stocked();

        Assert.Equal(quantity, AdjustmentDecisions.Adjust(state, Adjust(kind, quantity)).Only<StockAdjusted>().OnHand);

        var (item, loaded) = Assert.Single(state.ChangedStock);
        Assert.Equal((quantity, 0, 1), (item.OnHand, item.Reserved, item.Version));
        Assert.Null(loaded);
    }

    [Theory]
    [InlineData(AdjustmentKind.Ship)]
    [InlineData(AdjustmentKind.Return)]
    [InlineData(AdjustmentKind.Shrink)]
    public void Is_refused_for_an_unknown_item_otherwise(AdjustmentKind kind)
    {
        var state = Stocked();

        var refused = AdjustmentDecisions.Adjust(state, Adjust(kind, 1)).Only<StockAdjustmentRejected>();

        Assert.Equal(("adj-1", RejectionReasons.UnknownSku, "apple@main is not stocked."), (refused.AdjustmentId, refused.Reason, refused.Detail));
        Assert.Empty(state.ChangedStock);
    }

    [Theory]
    [InlineData(AdjustmentKind.Ship, 7)]
    [InlineData(AdjustmentKind.Shrink, 10)]
    [InlineData(AdjustmentKind.Count, 3)]
    public void Is_refused_when_it_would_leave_less_than_is_reserved(AdjustmentKind kind, long quantity)
    {
        var state = Stocked((Apple, 10));
        Place(state, Order("o", ("apple", 4)));

        var refused = AdjustmentDecisions.Adjust(state, Adjust(kind, quantity)).Only<StockAdjustmentRejected>();

        Assert.Equal(RejectionReasons.BelowReserved, refused.Reason);
        Assert.EndsWith("on hand, and 4 are reserved.", refused.Detail, StringComparison.Ordinal);
        Assert.Equal((10, 4), state.Units(Apple));
        Assert.Single(state.Movements);
    }

    [Theory]
    [InlineData(AdjustmentKind.Ship, 6)]
    [InlineData(AdjustmentKind.Count, 4)]
    public void May_leave_just_what_is_reserved(AdjustmentKind kind, long quantity)
    {
        var state = Stocked((Apple, 10));
        Place(state, Order("o", ("apple", 4)));

        var answer = AdjustmentDecisions.Adjust(state, Adjust(kind, quantity)).Only<StockAdjusted>();

        Assert.Equal((4, 4), (answer.OnHand, answer.Reserved));
    }

    [Fact]
    public void Touches_only_the_location_it_names()
    {
        var berlin = new StockKey("apple", "berlin");
        var state = Stocked((Apple, 10), (berlin, 10));

        AdjustmentDecisions.Adjust(state, Adjust(AdjustmentKind.Ship, 1) with { Location = "berlin" });

        Assert.Equal((10, 0), state.Units(Apple));
        Assert.Equal((9, 0), state.Units(berlin));
    }

    private const string NameRule = "1 to 64 characters, not only spaces and no control characters";

    public static TheoryData<string, AdjustStock> Broken => new()
    {
        { "The quantity is 0; it must be 1 to 1000000000.", Adjust(AdjustmentKind.Receive, 0) },
        { "The quantity is -1; it must be 1 to 1000000000.", Adjust(AdjustmentKind.Ship, -1) },
        { "The quantity is -9223372036854775808; it must be 1 to 1000000000.", Adjust(AdjustmentKind.Shrink, long.MinValue) },
        { "The quantity is 9223372036854775807; it must be 1 to 1000000000.", Adjust(AdjustmentKind.Receive, long.MaxValue) },
        { "The quantity is 1000000001; it must be 1 to 1000000000.", Adjust(AdjustmentKind.Return, 1_000_000_001) },
        { "The quantity is -1; it must be 0 to 1000000000.", Adjust(AdjustmentKind.Count, -1) },
        { "99 is no kind of adjustment.", Adjust((AdjustmentKind)99, 1) },
        { $"The SKU must have {NameRule}.", Adjust(AdjustmentKind.Receive, 1, sku: " ") },
        { $"The SKU must have {NameRule}.", Adjust(AdjustmentKind.Receive, 1, sku: null!) },
        { $"The location must have {NameRule}.", Adjust(AdjustmentKind.Receive, 1) with { Location = "a\nb" } },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Is_refused_with_a_sentence_when_it_breaks_a_limit(string sentence, AdjustStock adjust)
    {
        var state = Stocked((Apple, 10));

        var refused = AdjustmentDecisions.Adjust(state, adjust).Only<StockAdjustmentRejected>();

        Assert.Equal((RejectionReasons.Invalid, sentence), (refused.Reason, refused.Detail));
        Assert.Empty(state.ChangedStock);
        Assert.Empty(state.Movements);
    }

    [Fact]
    public void Is_refused_when_more_would_be_on_hand_than_can_be_kept()
    {
        var state = Stocked((Apple, Limits.OnHand - 1));

        AdjustmentDecisions.Adjust(state, Adjust(AdjustmentKind.Receive, 1, "fits")).Only<StockAdjusted>();
        var refused = AdjustmentDecisions.Adjust(state, Adjust(AdjustmentKind.Receive, 1, "overflows")).Only<StockAdjustmentRejected>();

        Assert.Equal(RejectionReasons.Invalid, refused.Reason);
        Assert.Equal((Limits.OnHand, 0), state.Units(Apple));
    }

    [Fact]
    public void Takes_the_largest_quantity_that_the_limits_allow() =>
        Assert.Equal(
            1_000_000_000, AdjustmentDecisions.Adjust(Stocked(), Adjust(AdjustmentKind.Receive, 1_000_000_000)).Only<StockAdjusted>().OnHand);
}
