using Inventory.Domain;
using Inventory.Domain.Stock;
using Messaging.Fencing;
using Npgsql;

namespace Inventory.Worker.Persistence;

/// <summary>Loads and stores what decisions work on: one command per table, whatever the size of the batch. Holds no rule.</summary>
internal static class InventoryStore
{
    // The transaction's time: what is decided now is stored under the same time.
    private const string NowSql = "SELECT now()";

    private const string AddMovementsSql = """
        INSERT INTO movement (source, sku, location, kind, on_hand_delta, reserved_delta, on_hand_after, reserved_after)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
        """;

    /// <summary>Adds the commands that lock and read orders, their lines, and items: those named and those of the orders' lines.</summary>
    public static void Load(NpgsqlBatch batch, IReadOnlyCollection<string> orderIds, IReadOnlyCollection<StockKey> items)
    {
        string[] orders = [.. orderIds];
        batch.Add(NowSql);
        ReservationStore.Load(batch, orders);
        StockStore.Load(batch, orders, items);
    }

    /// <summary>Reads the results of <see cref="Load"/>'s commands.</summary>
    /// <exception cref="FenceRefusedException">A row carries a newer claim. The rows are locked, so nobody can come in between any more.</exception>
    public static async Task ReadAsync(
        NpgsqlDataReader reader, InventoryState state, RowFences fences, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken);
        state.Load(await reader.GetFieldValueAsync<DateTimeOffset>(0, cancellationToken));
        await reader.NextResultAsync(cancellationToken);
        await ReservationStore.ReadAsync(reader, state, fences, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await StockStore.ReadAsync(reader, state, fences, cancellationToken);
        fences.EnsureAllowed();
    }

    /// <summary>Adds the commands that write what changed.</summary>
    /// <returns>Commands that must change a certain number of rows.</returns>
    public static IReadOnlyList<GuardedCommand> Store(NpgsqlBatch batch, InventoryState state, RowFences fences)
    {
        var guarded = new List<GuardedCommand>();
        guarded.AddRange(StockStore.Store(batch, state, fences));
        guarded.AddRange(ReservationStore.Store(batch, state, fences));
        var movements = state.Movements;
        if (movements.Count > 0)
        {
            batch.Add(
                AddMovementsSql,
                movements.Column(m => m.Source), movements.Column(m => m.Key.Sku), movements.Column(m => m.Key.Location),
                movements.Column(m => (short)m.Kind), movements.Column(m => m.OnHandDelta), movements.Column(m => m.ReservedDelta),
                movements.Column(m => m.OnHandAfter), movements.Column(m => m.ReservedAfter));
        }

        return guarded;
    }
}
