using Inventory.Domain.Stock;

namespace Inventory.Domain.Orders;

/// <summary>Units of one item that an order reserves.</summary>
/// <param name="Key">The item.</param>
/// <param name="Quantity">Units, 1 or more.</param>
public sealed record ReservationLine(StockKey Key, long Quantity);
