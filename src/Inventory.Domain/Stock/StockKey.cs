using Inventory.Contracts;

namespace Inventory.Domain.Stock;

/// <summary>An item at a location. Ordered ordinally by SKU, then location: the order in which rows and locks are taken everywhere.</summary>
/// <param name="Sku">Stock-keeping unit.</param>
/// <param name="Location">Where it lies.</param>
public readonly record struct StockKey(string Sku, string Location) : IComparable<StockKey>
{
    /// <summary>The key of a message's SKU and optional location.</summary>
    public static StockKey Of(string sku, string? location) => new(sku, location ?? StockLocations.Default);

    /// <inheritdoc />
    public int CompareTo(StockKey other)
    {
        var bySku = string.CompareOrdinal(Sku, other.Sku);
        return bySku != 0 ? bySku : string.CompareOrdinal(Location, other.Location);
    }

    /// <summary>Orders two keys.</summary>
    public static bool operator <(StockKey left, StockKey right) => left.CompareTo(right) < 0;

    /// <summary>Orders two keys.</summary>
    public static bool operator <=(StockKey left, StockKey right) => left.CompareTo(right) <= 0;

    /// <summary>Orders two keys.</summary>
    public static bool operator >(StockKey left, StockKey right) => left.CompareTo(right) > 0;

    /// <summary>Orders two keys.</summary>
    public static bool operator >=(StockKey left, StockKey right) => left.CompareTo(right) >= 0;

    /// <inheritdoc />
    public override string ToString() => $"{Sku}@{Location}";
}
