using Inventory.Contracts;
using Inventory.Domain;
using Inventory.Domain.Orders;
using Messaging.Fencing;
using Messaging.Handling;

namespace Inventory.Worker.Consumers;

/// <summary>Commits orders that are paid.</summary>
internal sealed class PaymentCapturedHandler : BatchHandler<PaymentCaptured>
{
    public override string Consumer => "payment-captured";

    public override string LockGroup => LockNames.PaymentGroup;

    public override string? BusinessKey(PaymentCaptured message) => Limits.IsId(message.PaymentId) ? message.PaymentId : null;

    public override IEnumerable<string> LockKeys(PaymentCaptured message) =>
        Limits.IsId(message.OrderId) ? [LockNames.Order(message.OrderId)] : [];

    public override ValueTask<UnitOfWork<PaymentCaptured>> BeginAsync(
        IReadOnlyList<PaymentCaptured> messages, Fence fence, CancellationToken cancellationToken) =>
        new(new InventoryWork<PaymentCaptured>(fence, [.. messages.Select(m => m.OrderId).Where(Limits.IsId).Distinct()], [], Settlement.Captured));
}
