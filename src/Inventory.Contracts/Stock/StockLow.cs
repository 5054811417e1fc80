namespace Inventory.Contracts;

/// <summary>
/// What is available of an item has fallen to its threshold or below. Published once per crossing: again only after it has been above.
/// </summary>
public sealed record StockLow
{
    /// <summary>The item.</summary>
    public required string Sku { get; init; }

    /// <summary>Its location.</summary>
    public required string Location { get; init; }

    /// <summary>On hand less reserved; below 0 with back-orders.</summary>
    public required long Available { get; init; }

    /// <summary>The threshold.</summary>
    public required long Threshold { get; init; }

    /// <summary>The item's version; larger is later.</summary>
    public required long Version { get; init; }
}
