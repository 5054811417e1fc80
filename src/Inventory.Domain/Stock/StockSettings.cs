namespace Inventory.Domain.Stock;

/// <summary>How an item is sold at a location.</summary>
/// <param name="BackorderLimit">Units that may be promised beyond what is on hand.</param>
/// <param name="BackorderPeak">The largest such limit the item ever had: the ledger of that time is judged by it.</param>
/// <param name="LowThreshold">Available units at which it is low; null: nobody wants to know.</param>
/// <param name="SourceVersion">Version of the newest configuration; null before the first that had one.</param>
public sealed record StockSettings(long BackorderLimit, long BackorderPeak, long? LowThreshold, long? SourceVersion)
{
    /// <summary>Of an item that nobody has configured: no back-orders, no threshold.</summary>
    public static StockSettings None { get; } = new(0, 0, null, null);
}
