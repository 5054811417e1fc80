using Inventory.Contracts;
using Inventory.Domain;
using Inventory.Domain.Orders;
using Messaging.Fencing;
using Messaging.Handling;

namespace Inventory.Worker.Consumers;

/// <summary>Releases orders whose payment is declined.</summary>
internal sealed class PaymentDeclinedHandler : BatchHandler<PaymentDeclined>
{
    public override string Consumer => "payment-declined";

    public override string LockGroup => LockNames.PaymentGroup;

    public override string? BusinessKey(PaymentDeclined message) => Limits.IsId(message.PaymentId) ? message.PaymentId : null;

    public override IEnumerable<string> LockKeys(PaymentDeclined message) =>
        Limits.IsId(message.OrderId) ? [LockNames.Order(message.OrderId)] : [];

    public override ValueTask<UnitOfWork<PaymentDeclined>> BeginAsync(
        IReadOnlyList<PaymentDeclined> messages, Fence fence, CancellationToken cancellationToken) =>
        new(new InventoryWork<PaymentDeclined>(fence, [.. messages.Select(m => m.OrderId).Where(Limits.IsId).Distinct()], [], Settlement.Declined));
}
