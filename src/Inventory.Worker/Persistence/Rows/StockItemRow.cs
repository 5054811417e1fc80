namespace Inventory.Worker.Persistence.Rows;

/// <summary>An item at a location. The CHECK <c>0 ≤ reserved ≤ on_hand + backorder_limit</c> is the last guard against overselling.</summary>
public sealed class StockItemRow
{
    /// <summary>Stock-keeping unit.</summary>
    public required string Sku { get; init; }

    /// <summary>Where it lies.</summary>
    public required string Location { get; init; }

    /// <summary>Units physically there; below 0: owed to paid back-orders.</summary>
    public long OnHand { get; init; }

    /// <summary>Units promised.</summary>
    public long Reserved { get; init; }

    /// <summary>Goes up with each movement and each configuration.</summary>
    public long Version { get; init; }

    /// <summary>Source version of the newest count.</summary>
    public long? CountVersion { get; init; }

    /// <summary>Fencing token of the last holder of the item's lock that changed it.</summary>
    public long Fence { get; init; }

    /// <summary>Units that may be promised beyond what is on hand.</summary>
    public long BackorderLimit { get; init; }

    /// <summary>The largest such limit it ever had.</summary>
    public long BackorderPeak { get; init; }

    /// <summary>Available units at which it is low.</summary>
    public long? LowThreshold { get; init; }

    /// <summary>Source version of the newest configuration.</summary>
    public long? SettingsVersion { get; init; }
}
