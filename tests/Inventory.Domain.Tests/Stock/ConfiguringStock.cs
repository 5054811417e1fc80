using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;
using static Inventory.Domain.Tests.Given;

namespace Inventory.Domain.Tests.Stock;

public sealed class ConfiguringStock
{
    private static ConfigureStock Configure(long backorders = 0, long? low = null, long? version = null) =>
        new() { ConfigurationId = "c", Sku = "apple", BackorderLimit = backorders, LowStockThreshold = low, SourceVersion = version };

    [Fact]
    public void Lets_orders_promise_more_than_there_is_and_no_more_than_that()
    {
        var state = Stocked((Apple, 2));

        Assert.Equal(2, ConfigurationDecisions.Configure(state, Configure(backorders: 3)).Only<StockConfigured>().Version);

        var refused = Place(state, Order("too-much", ("apple", 6))).Only<StockRejected>();
        Assert.Equal(5, Assert.Single(refused.Shortfalls).Available);
        Place(state, Order("o", ("apple", 5))).Only<StockReserved>();
        Assert.Equal((2, 5), state.Units(Apple));
        Place(state, Order("next", ("apple", 1))).Only<StockRejected>();
    }

    [Fact]
    public void Lets_a_paid_back_order_owe_units_that_the_next_delivery_fills()
    {
        var state = Stocked((Apple, 2));
        ConfigurationDecisions.Configure(state, Configure(backorders: 3));
        Place(state, Order("o", ("apple", 5)));

        Settlement.Captured(state, Captured("o")).Only<OrderCommitted>();
        Assert.Equal((-3, 0), state.Units(Apple));

        Assert.Equal(1, AdjustmentDecisions.Adjust(state, Adjust(AdjustmentKind.Receive, 4)).Only<StockAdjusted>().OnHand);
    }

    [Fact]
    public void Sets_aside_what_is_owed_when_the_shelf_is_counted()
    {
        var state = Stocked((Apple, 2));
        ConfigurationDecisions.Configure(state, Configure(backorders: 3));
        Place(state, Order("o", ("apple", 5)));
        Settlement.Captured(state, Captured("o"));

        Assert.Equal(-3, AdjustmentDecisions.Adjust(state, Adjust(AdjustmentKind.Count, 0)).Only<StockAdjusted>().OnHand);
        Assert.Equal(1, AdjustmentDecisions.Adjust(state, Adjust(AdjustmentKind.Count, 4, "adj-2")).Only<StockAdjusted>().OnHand);
        Assert.Equal(4, AdjustmentDecisions.Adjust(state, Adjust(AdjustmentKind.Count, 4, "adj-3")).Only<StockAdjusted>().OnHand);
    }

    [Fact]
    public void Does_not_take_back_what_is_promised_already()
    {
        var state = Stocked((Apple, 2));
        ConfigurationDecisions.Configure(state, Configure(backorders: 5));
        Place(state, Order("o", ("apple", 5)));

        var refused = ConfigurationDecisions.Configure(state, Configure(backorders: 2)).Only<StockConfigurationRejected>();

        Assert.Equal(
            (RejectionReasons.BelowReserved, "apple@main has 2 on hand and 5 reserved; a back-order limit of 2 is too low."), (refused.Reason, refused.Detail));
        ConfigurationDecisions.Configure(state, Configure(backorders: 3)).Only<StockConfigured>();
        Assert.Equal(new StockSettings(3, 5, null, null), state.Find(Apple)!.Settings);
    }

    [Fact]
    public void Creates_an_unknown_item()
    {
        var state = Stocked();

        ConfigurationDecisions.Configure(state, Configure(backorders: 1)).Only<StockConfigured>();

        Assert.Equal((0, 0), state.Units(Apple));
        Place(state, Order("o", ("apple", 1))).Only<StockReserved>();
    }

    [Fact]
    public void Keeps_the_newest_version()
    {
        var state = Stocked((Apple, 5));
        ConfigurationDecisions.Configure(state, Configure(backorders: 1, version: 7));

        foreach (var version in new[] { 6, 7 })
        {
            var refused = ConfigurationDecisions.Configure(state, Configure(backorders: 2, version: version)).Only<StockConfigurationRejected>();
            Assert.Equal((RejectionReasons.StaleConfiguration, $"Configuration {version} of apple@main is not newer than 7."), (refused.Reason, refused.Detail));
        }

        ConfigurationDecisions.Configure(state, Configure(backorders: 3)).Only<StockConfigured>();
        Assert.Equal(new StockSettings(3, 3, null, 7), state.Find(Apple)!.Settings);
        ConfigurationDecisions.Configure(state, Configure(backorders: 3, version: 8)).Only<StockConfigured>();
        Assert.Equal(8, state.Find(Apple)!.Settings.SourceVersion);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1_000_000_000, 1_000_000_000)]
    public void Goes_to_the_limits(long backorders, long low)
    {
        var state = Stocked((Apple, 5));

        Assert.IsType<StockConfigured>(ConfigurationDecisions.Configure(state, Configure(backorders, low))[0]);

        Assert.Equal(new StockSettings(backorders, backorders, low, null), state.Find(Apple)!.Settings);
    }

    public static TheoryData<ConfigureStock> Broken =>
    [
        Configure(-1), Configure(1_000_000_001), Configure(low: -1), Configure(low: 1_000_000_001), Configure() with { Sku = " " },
        Configure() with { Location = "" },
    ];

    [Theory]
    [MemberData(nameof(Broken))]
    public void Is_refused_with_a_sentence_when_it_breaks_a_limit(ConfigureStock configure)
    {
        var state = Stocked((Apple, 5));

        var refused = ConfigurationDecisions.Configure(state, configure).Only<StockConfigurationRejected>();

        Assert.Equal(("c", RejectionReasons.Invalid), (refused.ConfigurationId, refused.Reason));
        Assert.Empty(state.ChangedStock);
    }

    [Fact]
    public void Refuses_settings_that_break_a_promise_whoever_asks()
    {
        var state = Stocked((Apple, 2));
        state.Configure(Apple, new StockSettings(3, 3, null, null));
        Place(state, Order("o", ("apple", 5)));

        Assert.Throws<InvalidOperationException>(() => state.Configure(Apple, StockSettings.None));
        Assert.Equal(3, state.Find(Apple)!.Settings.BackorderLimit);
    }
}
