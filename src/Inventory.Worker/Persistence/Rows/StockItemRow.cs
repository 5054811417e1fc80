namespace Inventory.Worker.Persistence.Rows;

/// <summary>An item at a location. The CHECK <c>0 ≤ reserved ≤ on_hand</c> is the last guard against overselling.</summary>
public sealed class StockItemRow
{
    /// <summary>Stock-keeping unit.</summary>
    public required string Sku { get; init; }

    /// <summary>Where it lies.</summary>
    public required string Location { get; init; }

    /// <summary>Units physically there.</summary>
    public long OnHand { get; init; }

    /// <summary>Units promised.</summary>
    public long Reserved { get; init; }

    /// <summary>Goes up with each movement.</summary>
    public long Version { get; init; }

    /// <summary>Source version of the newest count.</summary>
    public long? CountVersion { get; init; }

    /// <summary>Fencing token of the last holder of the item's lock that changed it.</summary>
    public long Fence { get; init; }
}
