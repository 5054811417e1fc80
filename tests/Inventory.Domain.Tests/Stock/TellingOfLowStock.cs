using Inventory.Contracts;
using Inventory.Domain.Stock;
using static Inventory.Domain.Tests.Given;

namespace Inventory.Domain.Tests.Stock;

public sealed class TellingOfLowStock
{
    private static readonly Decisions Decisions = new(Hold);

    private static InventoryState Watched(long onHand, long? threshold, long backorders = 0)
    {
        var state = Stocked();
        state.Load(new StockItem { Key = Apple, OnHand = onHand, Version = 1, Settings = new(backorders, backorders, threshold, null) });
        return state;
    }

    private static IEnumerable<string> Alerts(IEnumerable<object> events) => events.Select(e => e switch
    {
        StockLow low => $"low {low.Available}/{low.Threshold} v{low.Version}",
        StockDepleted depleted => $"depleted {depleted.Available} v{depleted.Version}",
        _ => null,
    }).OfType<string>();

    private static IEnumerable<string> Sell(InventoryState state, string id, int quantity) => Alerts(Decisions.Decide(state, Order(id, ("apple", quantity))));

    [Fact]
    public void Happens_once_per_crossing_and_not_for_every_order_below()
    {
        var state = Watched(10, 4);

        Assert.Empty(Sell(state, "above", 5));
        Assert.Equal(["low 4/4 v3"], Sell(state, "crosses", 1));
        Assert.Empty(Sell(state, "below", 3));
        Assert.Equal(["depleted 0 v5"], Sell(state, "last", 1));
    }

    [Fact]
    public void Happens_again_after_it_has_been_above()
    {
        var state = Watched(10, 4);
        Sell(state, "first", 6);

        Assert.Empty(Alerts(Decisions.Decide(state, Cancel("first"))));

        Assert.Equal(["low 4/4 v4"], Sell(state, "again", 6));
    }

    [Fact]
    public void Tells_both_when_one_order_takes_it_all() => Assert.Equal(["low 0/4 v2", "depleted 0 v2"], Sell(Watched(10, 4), "all", 10));

    [Fact]
    public void Follows_the_answer() => Assert.IsType<StockReserved>(Decisions.Decide(Watched(10, 4), Order("o", ("apple", 10)))[0]);

    [Fact]
    public void Does_not_happen_for_an_item_without_threshold() => Assert.Empty(Sell(Watched(10, null), "all", 10));

    [Fact]
    public void Goes_below_zero_with_back_orders() => Assert.Equal(["low -2/0 v2", "depleted -2 v2"], Sell(Watched(1, 0, backorders: 5), "o", 3));

    [Fact]
    public void Looks_at_losses_counts_and_transfers_too()
    {
        Assert.Equal(["low 3/4 v2"], Alerts(Decisions.Decide(Watched(10, 4), Adjust(AdjustmentKind.Shrink, 7))));
        Assert.Equal(["low 3/4 v2"], Alerts(Decisions.Decide(Watched(10, 4), Adjust(AdjustmentKind.Count, 3))));
        Assert.Equal(["low 3/4 v2"], Alerts(Decisions.Decide(Watched(10, 4), new TransferStock { TransferId = "t", Sku = "apple", To = "x", Quantity = 7 })));
        Assert.Empty(Alerts(Decisions.Decide(Watched(1, 4), Adjust(AdjustmentKind.Receive, 1))));
    }

    [Fact]
    public void Does_not_happen_when_an_order_is_paid_for_since_nothing_more_is_promised()
    {
        var state = Watched(10, 4);
        Sell(state, "o", 10);

        Assert.Empty(Alerts(Decisions.Decide(state, Captured("o"))));
    }

    [Fact]
    public void Happens_when_a_threshold_is_set_above_what_is_there()
    {
        var state = Stocked((Apple, 3));

        Assert.Equal(["low 3/5 v2"], Alerts(Decisions.Decide(state, Set(5, "c1"))));
        Assert.Empty(Alerts(Decisions.Decide(state, Set(4, "c2"))));
        Assert.Empty(Alerts(Decisions.Decide(state, Set(2, "c3"))));
        Assert.Equal(["low 3/3 v5"], Alerts(Decisions.Decide(state, Set(3, "c4"))));

        static ConfigureStock Set(long low, string id) => new() { ConfigurationId = id, Sku = "apple", LowStockThreshold = low };
    }
}
