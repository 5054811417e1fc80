using Inventory.Contracts;
using Inventory.Domain;
using Inventory.Domain.Stock;
using Messaging.Fencing;
using Messaging.Handling;

namespace Inventory.Worker.Consumers;

/// <summary>Sets back-orders and thresholds.</summary>
internal sealed class ConfigureStockHandler(Decisions decisions) : BatchHandler<ConfigureStock>
{
    public override string Consumer => "configurations";

    public override string LockGroup => LockNames.StockGroup;

    public override string? BusinessKey(ConfigureStock message) => Limits.IsId(message.ConfigurationId) ? message.ConfigurationId : null;

    public override IEnumerable<string> LockKeys(ConfigureStock message) => Items(message).Select(LockNames.Stock);

    public override ValueTask<UnitOfWork<ConfigureStock>> BeginAsync(
        IReadOnlyList<ConfigureStock> messages, Fence fence, CancellationToken cancellationToken) =>
        new(new InventoryWork<ConfigureStock>(fence, [], [.. messages.SelectMany(Items).Distinct()], decisions));

    private static IEnumerable<StockKey> Items(ConfigureStock configure) =>
        ConfigurationDecisions.Check(configure) is null ? [StockKey.Of(configure.Sku, configure.Location)] : [];
}
