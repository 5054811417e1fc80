using System.Globalization;
using Inventory.Cli.Publishing;
using Inventory.Contracts;

namespace Load.Broker;

/// <summary>Makes orders without a payment, with ids ordered by time.</summary>
public sealed class OrderSource(int seed)
{
    // Longer than any run, so that no hold runs out in it.
    private const int HoldSeconds = 86_400;

    private readonly string _run = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N")[..12];
    private SeededRandom _random = SeededRandom.For(seed, 0);
    private ZipfSampler? _zipf;
    private int _count;

    /// <summary>One unit of one of so many items, each as likely as any other.</summary>
    public OrderPlaced Even(int skus) => Order([Line(_random.Below(skus))]);

    /// <summary>One unit of always the same item.</summary>
    public OrderPlaced Hot() => Order([Line(0)]);

    /// <summary>One to five items, some of them much liked: the k-th with weight 1/k^1.1.</summary>
    public OrderPlaced Zipf(int skus)
    {
        _zipf ??= new ZipfSampler(skus, 1.1);
        var chosen = new HashSet<int>();
        for (var wanted = 1 + _random.Below(5); chosen.Count < wanted;)
            chosen.Add(_zipf.Draw(_random.NextDouble()));
        return Order([.. chosen.Select(Line)]);
    }

    private static OrderLine Line(int sku) => new() { Sku = Skus.Name(sku), Quantity = 1 };

    private OrderPlaced Order(IReadOnlyList<OrderLine> lines) => new()
    {
        OrderId = string.Create(CultureInfo.InvariantCulture, $"{_run}-{++_count:D9}"),
        Lines = lines,
        HoldSeconds = HoldSeconds,
    };
}
