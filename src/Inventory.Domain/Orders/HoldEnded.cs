namespace Inventory.Domain.Orders;

/// <summary>What the service tells itself: an order's hold may have run out. Nobody sends it.</summary>
/// <param name="OrderId">The order.</param>
public sealed record HoldEnded(string OrderId);
