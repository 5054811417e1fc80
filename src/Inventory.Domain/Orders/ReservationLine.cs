using Inventory.Contracts;
using Inventory.Domain.Stock;

namespace Inventory.Domain.Orders;

/// <summary>Units of one item that an order reserves.</summary>
/// <param name="Key">The item.</param>
/// <param name="Quantity">Units, 1 or more.</param>
/// <param name="Released">Units of them that were given back when the rest was committed.</param>
public sealed record ReservationLine(StockKey Key, long Quantity, long Released = 0)
{
    /// <summary>Units that leave or left when the order is committed.</summary>
    public long Left => Quantity - Released;

    internal OrderLine ToMessage(long quantity) => new() { Sku = Key.Sku, Location = Key.Location, Quantity = (int)quantity };
}
