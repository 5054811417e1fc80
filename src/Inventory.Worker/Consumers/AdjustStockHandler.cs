using Inventory.Contracts;
using Inventory.Domain;
using Inventory.Domain.Stock;
using Messaging.Fencing;
using Messaging.Handling;

namespace Inventory.Worker.Consumers;

/// <summary>Applies deliveries, returns, losses and counts.</summary>
internal sealed class AdjustStockHandler : BatchHandler<AdjustStock>
{
    public override string Consumer => "adjustments";

    public override string LockGroup => LockNames.StockGroup;

    public override string? BusinessKey(AdjustStock message) => Limits.IsId(message.AdjustmentId) ? message.AdjustmentId : null;

    public override IEnumerable<string> LockKeys(AdjustStock message) => Items(message).Select(LockNames.Stock);

    public override ValueTask<UnitOfWork<AdjustStock>> BeginAsync(
        IReadOnlyList<AdjustStock> messages, Fence fence, CancellationToken cancellationToken) =>
        new(new InventoryWork<AdjustStock>(fence, [], [.. messages.SelectMany(Items).Distinct()], AdjustmentDecisions.Adjust));

    private static IEnumerable<StockKey> Items(AdjustStock adjust) =>
        AdjustmentDecisions.Check(adjust) is null ? [StockKey.Of(adjust.Sku, adjust.Location)] : [];
}
