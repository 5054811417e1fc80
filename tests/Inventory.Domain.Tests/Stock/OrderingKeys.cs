using Inventory.Domain.Stock;

namespace Inventory.Domain.Tests.Stock;

public sealed class OrderingKeys
{
    [Fact]
    public void Is_by_SKU_then_location_and_ordinal()
    {
        StockKey[] ordered = [new("A", "z"), new("B", "a"), new("B", "b"), new("a", "A"), new("a", "a"), new("\u00e4", "")];

        Assert.Equal(ordered, ordered.Reverse().Order());
    }

    [Fact]
    public void Has_operators_that_agree_with_it()
    {
        StockKey small = new("a", "a"), large = new("a", "b"), same = new("a", "a");

        Assert.True(small < large && large > small && small <= large && large >= small && small <= same && small >= same);
        Assert.False(large < small || small > large || large <= small || small >= large || small < same || small > same);
    }

    [Fact]
    public void Takes_main_for_a_location_that_is_not_named()
    {
        Assert.Equal(new StockKey("a", "main"), StockKey.Of("a", null));
        Assert.Equal(new StockKey("a", "b"), StockKey.Of("a", "b"));
    }
}
