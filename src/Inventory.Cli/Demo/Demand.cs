using Inventory.Cli.Publishing;

namespace Inventory.Cli.Demo;

/// <summary>How much is wanted and how much there is.</summary>
/// <param name="Ordered">Units that all orders together ask for.</param>
/// <param name="OnHandEach">Units of each item in stock.</param>
/// <param name="InStock">Units of all items in stock.</param>
internal sealed record Demand(long Ordered, long OnHandEach, long InStock)
{
    public static Demand Of(DemoOptions options)
    {
        var generator = new OrderGenerator(options.Orders);
        var ordered = Enumerable.Range(0, options.Orders.Count).Sum(i => generator.Make(i).Order.Lines.Sum(l => (long)l.Quantity));
        var each = (long)Math.Ceiling(ordered * options.SupplyPercent / 100 / options.Orders.Skus);
        return new Demand(ordered, each, each * options.Orders.Skus);
    }
}
