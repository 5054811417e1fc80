using Inventory.Contracts;
using Inventory.Domain;
using Messaging.Fencing;
using Messaging.Handling;

namespace Inventory.Worker.Consumers;

/// <summary>Commits orders that are paid for elsewhere.</summary>
internal sealed class CommitOrderHandler(Decisions decisions) : BatchHandler<CommitOrder>
{
    public override string Consumer => "commits";

    public override string LockGroup => LockNames.PaymentGroup;

    public override string? BusinessKey(CommitOrder message) => Limits.IsId(message.CommitId) ? message.CommitId : null;

    public override IEnumerable<string> LockKeys(CommitOrder message) =>
        Limits.IsId(message.OrderId) ? [LockNames.Order(message.OrderId)] : [];

    public override ValueTask<UnitOfWork<CommitOrder>> BeginAsync(
        IReadOnlyList<CommitOrder> messages, Fence fence, CancellationToken cancellationToken) =>
        new(new InventoryWork<CommitOrder>(fence, [.. messages.Select(m => m.OrderId).Where(Limits.IsId).Distinct()], [], decisions));
}
