using Inventory.Contracts;
using Inventory.Domain;
using Inventory.Domain.Orders;
using Messaging.Fencing;
using Messaging.Handling;

namespace Inventory.Worker.Consumers;

/// <summary>Cancels orders. Which items an order holds is known only in the database, so the lock is on the order; row locks do the rest.</summary>
internal sealed class CancelOrderHandler : BatchHandler<CancelOrder>
{
    public override string Consumer => "cancellations";

    public override string LockGroup => LockNames.PaymentGroup;

    public override string? BusinessKey(CancelOrder message) => Limits.IsId(message.OrderId) ? message.OrderId : null;

    public override IEnumerable<string> LockKeys(CancelOrder message) =>
        Limits.IsId(message.OrderId) ? [LockNames.Order(message.OrderId)] : [];

    public override ValueTask<UnitOfWork<CancelOrder>> BeginAsync(
        IReadOnlyList<CancelOrder> messages, Fence fence, CancellationToken cancellationToken) =>
        new(new InventoryWork<CancelOrder>(fence, [.. messages.Select(m => m.OrderId)], [], OrderDecisions.Cancel));
}
