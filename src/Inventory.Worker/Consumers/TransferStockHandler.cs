using Inventory.Contracts;
using Inventory.Domain;
using Inventory.Domain.Stock;
using Messaging.Fencing;
using Messaging.Handling;

namespace Inventory.Worker.Consumers;

/// <summary>Moves goods between locations.</summary>
internal sealed class TransferStockHandler(Decisions decisions) : BatchHandler<TransferStock>
{
    public override string Consumer => "transfers";

    public override string LockGroup => LockNames.StockGroup;

    public override string? BusinessKey(TransferStock message) => Limits.IsId(message.TransferId) ? message.TransferId : null;

    public override IEnumerable<string> LockKeys(TransferStock message) => Items(message).Select(LockNames.Stock);

    public override ValueTask<UnitOfWork<TransferStock>> BeginAsync(
        IReadOnlyList<TransferStock> messages, Fence fence, CancellationToken cancellationToken) =>
        new(new InventoryWork<TransferStock>(fence, [], [.. messages.SelectMany(Items).Distinct()], decisions));

    private static IEnumerable<StockKey> Items(TransferStock transfer) =>
        TransferDecisions.Check(transfer) is null ? [TransferDecisions.From(transfer), TransferDecisions.To(transfer)] : [];
}
