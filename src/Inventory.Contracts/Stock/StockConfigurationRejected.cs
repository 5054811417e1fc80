namespace Inventory.Contracts;

/// <summary>A configuration was refused; nothing changed.</summary>
public sealed record StockConfigurationRejected
{
    /// <summary>The configuration.</summary>
    public required string ConfigurationId { get; init; }

    /// <summary>One of <see cref="RejectionReasons"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Detail { get; init; }
}
