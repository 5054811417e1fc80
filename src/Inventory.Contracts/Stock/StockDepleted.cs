namespace Inventory.Contracts;

/// <summary>
/// Nothing is available any more of an item that has a threshold. Published once per crossing: again only after something was available.
/// </summary>
public sealed record StockDepleted
{
    /// <summary>The item.</summary>
    public required string Sku { get; init; }

    /// <summary>Its location.</summary>
    public required string Location { get; init; }

    /// <summary>On hand less reserved: 0, or below with back-orders.</summary>
    public required long Available { get; init; }

    /// <summary>The item's version; larger is later.</summary>
    public required long Version { get; init; }
}
