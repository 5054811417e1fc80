namespace Inventory.Cli.Stock;

/// <summary>An item as shown.</summary>
internal sealed record StockView(string Sku, string Location, long OnHand, long Reserved, long Version)
{
    /// <summary>Units that can still be promised.</summary>
    public long Available => OnHand - Reserved;
}
