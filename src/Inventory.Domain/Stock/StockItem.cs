namespace Inventory.Domain.Stock;

/// <summary>What is known of one item at one location.</summary>
public sealed record StockItem
{
    /// <summary>The item.</summary>
    public required StockKey Key { get; init; }

    /// <summary>Units physically there, 0 or more.</summary>
    public long OnHand { get; init; }

    /// <summary>Units promised to orders, 0 to <see cref="OnHand"/>.</summary>
    public long Reserved { get; init; }

    /// <summary>Goes up by one with each movement; larger is later.</summary>
    public long Version { get; init; }

    /// <summary>Source version of the newest count; null before the first.</summary>
    public long? CountVersion { get; init; }

    /// <summary>Units that can still be promised.</summary>
    public long Available => OnHand - Reserved;
}
