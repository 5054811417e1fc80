namespace Inventory.Contracts;

/// <summary>
/// Moves units of an item from one location to another: both legs or none. Answered once, by <see cref="StockTransferred"/> or
/// <see cref="StockTransferRejected"/>.
/// </summary>
public sealed record TransferStock
{
    /// <summary>Identity of the transfer and of this message, 1 to 128 characters.</summary>
    public required string TransferId { get; init; }

    /// <summary>The item, 1 to 64 characters.</summary>
    public required string Sku { get; init; }

    /// <summary>Where it leaves. Default: <see cref="StockLocations.Default"/>.</summary>
    public string? From { get; init; }

    /// <summary>Where it goes; the item is created there when it is unknown. Default: <see cref="StockLocations.Default"/>.</summary>
    public string? To { get; init; }

    /// <summary>Units, 1 to 1,000,000,000.</summary>
    public required long Quantity { get; init; }
}
