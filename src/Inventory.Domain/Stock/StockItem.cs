namespace Inventory.Domain.Stock;

/// <summary>What is known of one item at one location.</summary>
public sealed record StockItem
{
    /// <summary>The item.</summary>
    public required StockKey Key { get; init; }

    /// <summary>Units physically there; below 0: units owed to paid back-orders, which the next delivery fills.</summary>
    public long OnHand { get; init; }

    /// <summary>Units promised to orders, 0 to <see cref="OnHand"/> and the limit of back-orders.</summary>
    public long Reserved { get; init; }

    /// <summary>Goes up by one with each movement and each configuration; larger is later.</summary>
    public long Version { get; init; }

    /// <summary>Source version of the newest count; null before the first.</summary>
    public long? CountVersion { get; init; }

    /// <summary>How it is sold.</summary>
    public StockSettings Settings { get; init; } = StockSettings.None;

    /// <summary>Units there and not promised; below 0 with back-orders.</summary>
    public long Available => OnHand - Reserved;

    /// <summary>Units that can still be promised, 0 or more.</summary>
    public long Promisable => Available + Settings.BackorderLimit;
}
