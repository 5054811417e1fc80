using Inventory.Cli.Publishing;
using Inventory.Contracts;

namespace EndToEnd;

/// <summary>
/// The orders of a sale: some of several lines, and enough of a single unit that each item is sure to be wanted down to the last unit.
/// Made from the seed alone.
/// </summary>
internal sealed class SaleOrders
{
    private const int Items = 20;

    public SaleOrders(int seed, int count)
    {
        var singles = Generate(new OrderPlan { Count = count * 4 / 5, Skus = Items, MaxLines = 1, MaxQuantity = 1, Seed = seed, Prefix = $"single-{seed}-" });
        var baskets = Generate(new OrderPlan { Count = count / 5, Skus = Items, MaxLines = 3, MaxQuantity = 3, Seed = seed, Prefix = $"basket-{seed}-" });
        OnHandEach = singles.GroupBy(o => o.Order.Lines[0].Sku).Min(g => g.Count());
        Skus = [.. Enumerable.Range(0, Items).Select(Inventory.Cli.Publishing.Skus.Name)];

        var random = new Random(seed);
        Distinct = singles.Count + baskets.Count;
        var sent = singles.Concat(baskets).SelectMany(order => Enumerable.Repeat(order, 1 + random.Next(3))).ToArray();
        random.Shuffle(sent);
        Sent = sent;
    }

    public IReadOnlyList<string> Skus { get; }

    public long OnHandEach { get; }

    public long UnitsInStock => OnHandEach * Items;

    public int Distinct { get; }

    /// <summary>All messages, in the order of sending: each order once, twice or three times.</summary>
    public IReadOnlyList<(OrderPlaced Order, Guid MessageId)> Sent { get; }

    private static List<(OrderPlaced Order, Guid MessageId)> Generate(OrderPlan plan)
    {
        var generator = new OrderGenerator(plan);
        return [.. Enumerable.Range(0, plan.Count).Select(generator.Make)];
    }
}
