namespace Inventory.Contracts;

/// <summary>
/// Says how an item is sold at a location: all of it, each time. An unknown item is created, with nothing on hand. Answered once, by
/// <see cref="StockConfigured"/> or <see cref="StockConfigurationRejected"/>.
/// </summary>
public sealed record ConfigureStock
{
    /// <summary>Identity of the configuration and of this message, 1 to 128 characters.</summary>
    public required string ConfigurationId { get; init; }

    /// <summary>The item, 1 to 64 characters.</summary>
    public required string Sku { get; init; }

    /// <summary>Its location. Default: <see cref="StockLocations.Default"/>.</summary>
    public string? Location { get; init; }

    /// <summary>Units that may be promised beyond what is on hand, 0 to 1,000,000,000. Default: 0, no back-orders.</summary>
    public long BackorderLimit { get; init; }

    /// <summary>
    /// Available units at which <see cref="StockLow"/> is published, 0 to 1,000,000,000; <see cref="StockDepleted"/> then is at 0. Default:
    /// none, neither is published.
    /// </summary>
    public long? LowStockThreshold { get; init; }

    /// <summary>
    /// The sender's version, larger for a later configuration; an older or equal one never overwrites a newer one. Default: none, it applies.
    /// </summary>
    public long? SourceVersion { get; init; }
}
