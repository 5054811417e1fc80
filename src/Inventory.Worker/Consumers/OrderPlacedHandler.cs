using Inventory.Contracts;
using Inventory.Domain;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;
using Messaging.Fencing;
using Messaging.Handling;

namespace Inventory.Worker.Consumers;

/// <summary>Reserves orders.</summary>
internal sealed class OrderPlacedHandler : BatchHandler<OrderPlaced>
{
    public override string Consumer => "orders";

    public override string LockGroup => LockNames.StockGroup;

    public override string? BusinessKey(OrderPlaced message) => Limits.IsId(message.OrderId) ? message.OrderId : null;

    public override IEnumerable<string> LockKeys(OrderPlaced message) => Items(message).Select(LockNames.Stock);

    public override ValueTask<UnitOfWork<OrderPlaced>> BeginAsync(
        IReadOnlyList<OrderPlaced> messages, Fence fence, CancellationToken cancellationToken) =>
        new(new InventoryWork<OrderPlaced>(
            fence,
            [.. messages.Select(m => m.OrderId)],
            [.. messages.SelectMany(Items).Distinct()],
            OrderDecisions.Place));

    private static IEnumerable<StockKey> Items(OrderPlaced order) =>
        OrderRules.Check(order) is null ? order.Lines.Select(l => StockKey.Of(l.Sku, l.Location)) : [];
}
