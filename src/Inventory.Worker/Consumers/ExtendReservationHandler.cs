using Inventory.Contracts;
using Inventory.Domain;
using Messaging.Fencing;
using Messaging.Handling;

namespace Inventory.Worker.Consumers;

/// <summary>Extends holds.</summary>
internal sealed class ExtendReservationHandler(Decisions decisions) : BatchHandler<ExtendReservation>
{
    public override string Consumer => "extensions";

    public override string LockGroup => LockNames.PaymentGroup;

    public override string? BusinessKey(ExtendReservation message) => Limits.IsId(message.ExtensionId) ? message.ExtensionId : null;

    public override IEnumerable<string> LockKeys(ExtendReservation message) =>
        Limits.IsId(message.OrderId) ? [LockNames.Order(message.OrderId)] : [];

    public override ValueTask<UnitOfWork<ExtendReservation>> BeginAsync(
        IReadOnlyList<ExtendReservation> messages, Fence fence, CancellationToken cancellationToken) =>
        new(new InventoryWork<ExtendReservation>(fence, [.. messages.Select(m => m.OrderId).Where(Limits.IsId).Distinct()], [], decisions));
}
