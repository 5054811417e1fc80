namespace Inventory.Contracts;

/// <summary>One line of an order: how many units of which item.</summary>
public sealed record OrderLine
{
    /// <summary>Stock-keeping unit, 1 to 64 characters, case-sensitive.</summary>
    public required string Sku { get; init; }

    /// <summary>Units, 1 to 1,000,000.</summary>
    public required int Quantity { get; init; }

    /// <summary>Where the stock lies, 1 to 64 characters. Default: <see cref="StockLocations.Default"/>.</summary>
    public string? Location { get; init; }
}
