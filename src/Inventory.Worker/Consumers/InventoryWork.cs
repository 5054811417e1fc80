using Inventory.Domain;
using Inventory.Domain.Stock;
using Inventory.Worker.Persistence;
using Messaging.Fencing;
using Messaging.Handling;
using Npgsql;

namespace Inventory.Worker.Consumers;

/// <summary>The unit of work of every message that touches orders and stock.</summary>
/// <typeparam name="TMessage">The message type.</typeparam>
/// <param name="fence">The right to write.</param>
/// <param name="orderIds">The orders that the messages touch.</param>
/// <param name="items">The items they name; those of the orders' lines come along.</param>
/// <param name="decide">The decision.</param>
internal sealed class InventoryWork<TMessage>(
    Fence fence,
    IReadOnlyCollection<string> orderIds,
    IReadOnlyCollection<StockKey> items,
    Func<InventoryState, TMessage, IReadOnlyList<object>> decide) : UnitOfWork<TMessage>
    where TMessage : class
{
    private readonly InventoryState _state = new();
    private readonly RowFences _fences = new(fence);
    private IReadOnlyList<GuardedCommand> _guarded = [];

    public override void Load(NpgsqlBatch batch) => InventoryStore.Load(batch, orderIds, items);

    public override Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken) =>
        InventoryStore.ReadAsync(reader, _state, _fences, cancellationToken);

    public override IReadOnlyList<object> Decide(TMessage message) => decide(_state, message);

    public override void Store(NpgsqlBatch batch) => _guarded = InventoryStore.Store(batch, _state, _fences);

    public override void EnsureStored()
    {
        foreach (var command in _guarded)
            command.EnsureStored();
    }
}
