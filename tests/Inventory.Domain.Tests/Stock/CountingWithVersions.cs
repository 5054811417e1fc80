using Inventory.Contracts;
using Inventory.Domain.Stock;
using static Inventory.Domain.Tests.Given;

namespace Inventory.Domain.Tests.Stock;

public sealed class CountingWithVersions
{
    [Fact]
    public void A_newer_count_replaces_an_older_one()
    {
        var state = Stocked((Apple, 10));

        Count(state, "first", 7, 1).Only<StockAdjusted>();
        Count(state, "second", 9, 2).Only<StockAdjusted>();

        Assert.Equal((9, 0), state.Units(Apple));
        Assert.Equal(2, state.Find(Apple)!.CountVersion);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(long.MinValue)]
    public void An_older_or_equal_count_is_refused(long version)
    {
        var state = Stocked((Apple, 10));
        Count(state, "newest", 7, 5);

        var refused = Count(state, "late", 9, version).Only<StockAdjustmentRejected>();

        Assert.Equal(
            (RejectionReasons.StaleCount, $"Count {version} of apple@main is not newer than count 5."), (refused.Reason, refused.Detail));
        Assert.Equal((7, 0), state.Units(Apple));
        Assert.Equal(5, state.Find(Apple)!.CountVersion);
    }

    [Fact]
    public void A_count_without_version_applies_and_does_not_forget_the_newest_version()
    {
        var state = Stocked((Apple, 10));
        Count(state, "versioned", 7, 5);

        Count(state, "by-hand", 8, null).Only<StockAdjusted>();

        Assert.Equal((8, 0), state.Units(Apple));
        Count(state, "late", 9, 5).Only<StockAdjustmentRejected>();
    }

    [Fact]
    public void Changes_and_orders_neither_look_at_the_version_nor_change_it()
    {
        var state = Stocked((Apple, 10));
        Count(state, "versioned", 7, 5);

        AdjustmentDecisions.Adjust(state, Adjust(AdjustmentKind.Receive, 1, "in", version: 1)).Only<StockAdjusted>();
        AdjustmentDecisions.Adjust(state, Adjust(AdjustmentKind.Ship, 1, "out", version: 99)).Only<StockAdjusted>();
        Place(state, Order("o", ("apple", 1)));

        Assert.Equal(5, state.Find(Apple)!.CountVersion);
    }

    [Fact]
    public void A_refused_count_leaves_no_version()
    {
        var state = Stocked((Apple, 10));
        Place(state, Order("o", ("apple", 5)));

        Count(state, "too-low", 4, 9).Only<StockAdjustmentRejected>();

        Assert.Null(state.Find(Apple)!.CountVersion);
    }

    [Fact]
    public void The_first_count_of_an_unknown_item_sets_the_version()
    {
        var state = Stocked();

        Count(state, "first", 4, -3).Only<StockAdjusted>();

        Assert.Equal(-3, state.Find(Apple)!.CountVersion);
    }

    private static IReadOnlyList<object> Count(InventoryState state, string id, long quantity, long? version) =>
        AdjustmentDecisions.Adjust(state, Adjust(AdjustmentKind.Count, quantity, id, version: version));
}
