namespace Inventory.Contracts;

/// <summary>A transfer took effect, on both sides.</summary>
public sealed record StockTransferred
{
    /// <summary>The transfer.</summary>
    public required string TransferId { get; init; }

    /// <summary>The item.</summary>
    public required string Sku { get; init; }

    /// <summary>Where it left.</summary>
    public required string From { get; init; }

    /// <summary>Where it went.</summary>
    public required string To { get; init; }

    /// <summary>Units moved.</summary>
    public required long Quantity { get; init; }

    /// <summary>Units on hand afterwards where it left.</summary>
    public required long FromOnHand { get; init; }

    /// <summary>Units on hand afterwards where it went.</summary>
    public required long ToOnHand { get; init; }
}
