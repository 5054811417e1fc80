namespace Inventory.Contracts;

/// <summary>A configuration took effect.</summary>
public sealed record StockConfigured
{
    /// <summary>The configuration.</summary>
    public required string ConfigurationId { get; init; }

    /// <summary>The item.</summary>
    public required string Sku { get; init; }

    /// <summary>Its location.</summary>
    public required string Location { get; init; }

    /// <summary>The item's version afterwards; larger is later.</summary>
    public required long Version { get; init; }
}
