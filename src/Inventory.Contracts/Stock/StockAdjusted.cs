namespace Inventory.Contracts;

/// <summary>An adjustment took effect.</summary>
public sealed record StockAdjusted
{
    /// <summary>The adjustment.</summary>
    public required string AdjustmentId { get; init; }

    /// <summary>The item.</summary>
    public required string Sku { get; init; }

    /// <summary>Its location.</summary>
    public required string Location { get; init; }

    /// <summary>Units on hand afterwards; below 0: units owed to paid back-orders.</summary>
    public required long OnHand { get; init; }

    /// <summary>Units reserved, unchanged.</summary>
    public required long Reserved { get; init; }

    /// <summary>The item's version afterwards; larger is later.</summary>
    public required long Version { get; init; }
}
