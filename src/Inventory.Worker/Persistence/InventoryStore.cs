using Inventory.Domain;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;
using Messaging.Fencing;
using Npgsql;

namespace Inventory.Worker.Persistence;

/// <summary>Loads and stores what decisions work on: one command per table, whatever the size of the batch. Holds no rule.</summary>
internal static class InventoryStore
{
    private const string LockReservationsSql =
        "SELECT order_id, state, reason, detail, payment_id, fence FROM reservation WHERE order_id = ANY ($1) ORDER BY order_id FOR UPDATE";

    private const string ReadLinesSql =
        "SELECT order_id, sku, location, quantity FROM reservation_line WHERE order_id = ANY ($1) ORDER BY order_id, sku, location";

    // Rows are locked in key order in every transaction, so two of them cannot wait for each other. An
    // order's lines are written once.
    private const string LockStockSql = """
        SELECT s.sku, s.location, s.on_hand, s.reserved, s.version, s.count_version, s.fence
        FROM stock_item s
        JOIN (SELECT sku, location FROM unnest($1::text[], $2::text[]) AS named (sku, location)
              UNION SELECT sku, location FROM reservation_line WHERE order_id = ANY ($3)) AS touched
          ON s.sku = touched.sku COLLATE "C" AND s.location = touched.location COLLATE "C"
        ORDER BY s.sku, s.location
        FOR UPDATE OF s
        """;

    private const string AddStockSql = """
        INSERT INTO stock_item (sku, location, on_hand, reserved, version, count_version, fence)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
        """;

    private const string ChangeStockSql = """
        UPDATE stock_item s SET on_hand = c.on_hand, reserved = c.reserved, version = c.version, count_version = c.count_version,
          fence = greatest(s.fence, c.fence)
        FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
          AS c (sku, location, on_hand, reserved, version, count_version, fence, loaded_version)
        WHERE s.sku = c.sku COLLATE "C" AND s.location = c.location COLLATE "C" AND s.version = c.loaded_version
        """;

    private const string AddReservationsSql = """
        INSERT INTO reservation (order_id, state, reason, detail, payment_id, fence)
        SELECT * FROM unnest($1::text[], $2::smallint[], $3::text[], $4::text[], $5::text[], $6::bigint[])
        """;

    private const string ChangeReservationsSql = """
        UPDATE reservation r SET state = c.state, reason = c.reason, detail = c.detail, payment_id = c.payment_id,
          fence = greatest(r.fence, c.fence), updated_at = now()
        FROM unnest($1::text[], $2::smallint[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::smallint[])
          AS c (order_id, state, reason, detail, payment_id, fence, loaded_state)
        WHERE r.order_id = c.order_id COLLATE "C" AND r.state = c.loaded_state
        """;

    private const string AddLinesSql = """
        INSERT INTO reservation_line (order_id, sku, location, quantity)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
        """;

    private const string AddMovementsSql = """
        INSERT INTO movement (source, sku, location, kind, on_hand_delta, reserved_delta, on_hand_after, reserved_after)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
        """;

    /// <summary>Adds the commands that lock and read orders, their lines, and items: those named and those of the orders' lines.</summary>
    public static void Load(NpgsqlBatch batch, IReadOnlyCollection<string> orderIds, IReadOnlyCollection<StockKey> items)
    {
        string[] orders = [.. orderIds];
        batch.Add(LockReservationsSql, orders);
        batch.Add(ReadLinesSql, orders);
        batch.Add(LockStockSql, items.Select(i => i.Sku).ToArray(), items.Select(i => i.Location).ToArray(), orders);
    }

    /// <summary>Reads the results of <see cref="Load"/>'s commands.</summary>
    /// <exception cref="FenceRefusedException">A row carries a newer claim. The rows are locked, so nobody can come in between any more.</exception>
    public static async Task ReadAsync(
        NpgsqlDataReader reader, InventoryState state, RowFences fences, CancellationToken cancellationToken)
    {
        var reservations = new List<Reservation>();
        while (await reader.ReadAsync(cancellationToken))
        {
            reservations.Add(new Reservation
            {
                OrderId = reader.GetString(0),
                State = (ReservationState)reader.GetInt16(1),
                Reason = await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetString(2),
                Detail = await reader.IsDBNullAsync(3, cancellationToken) ? null : reader.GetString(3),
                PaymentId = await reader.IsDBNullAsync(4, cancellationToken) ? null : reader.GetString(4),
            });
            fences.LookAtOrder(reader.GetString(0), reader.GetInt64(5));
        }

        await reader.NextResultAsync(cancellationToken);
        var lines = new Dictionary<string, List<ReservationLine>>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            var orderId = reader.GetString(0);
            if (!lines.TryGetValue(orderId, out var ofOrder))
                lines[orderId] = ofOrder = [];
            ofOrder.Add(new ReservationLine(new StockKey(reader.GetString(1), reader.GetString(2)), reader.GetInt64(3)));
        }

        foreach (var reservation in reservations)
            state.Load(reservation with { Lines = lines.GetValueOrDefault(reservation.OrderId) ?? [] });

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var key = new StockKey(reader.GetString(0), reader.GetString(1));
            fences.LookAtItem(key, reader.GetInt64(6));
            state.Load(new StockItem
            {
                Key = key,
                OnHand = reader.GetInt64(2),
                Reserved = reader.GetInt64(3),
                Version = reader.GetInt64(4),
                CountVersion = await reader.IsDBNullAsync(5, cancellationToken) ? null : reader.GetInt64(5),
            });
        }

        fences.EnsureAllowed();
    }

    /// <summary>Adds the commands that write what changed.</summary>
    /// <returns>Commands that must change a certain number of rows.</returns>
    public static IReadOnlyList<GuardedCommand> Store(NpgsqlBatch batch, InventoryState state, RowFences fences)
    {
        var guarded = new List<GuardedCommand>();
        StoreStock(batch, state, fences, guarded);
        StoreReservations(batch, state, fences, guarded);
        var movements = state.Movements;
        if (movements.Count > 0)
        {
            batch.Add(
                AddMovementsSql,
                movements.Select(m => m.Source).ToArray(), movements.Select(m => m.Key.Sku).ToArray(),
                movements.Select(m => m.Key.Location).ToArray(), movements.Select(m => (short)m.Kind).ToArray(),
                movements.Select(m => m.OnHandDelta).ToArray(), movements.Select(m => m.ReservedDelta).ToArray(),
                movements.Select(m => m.OnHandAfter).ToArray(), movements.Select(m => m.ReservedAfter).ToArray());
        }

        return guarded;
    }

    private static void StoreStock(NpgsqlBatch batch, InventoryState state, RowFences fences, List<GuardedCommand> guarded)
    {
        foreach (var group in state.ChangedStock.GroupBy(c => c.LoadedVersion is null))
        {
            var items = group.Select(c => c.Item).ToList();
            var keys = (Skus: items.Select(i => i.Key.Sku).ToArray(), Locations: items.Select(i => i.Key.Location).ToArray());
            var amounts = (OnHand: items.Select(i => i.OnHand).ToArray(), Reserved: items.Select(i => i.Reserved).ToArray());
            var versions = items.Select(i => i.Version).ToArray();
            var counts = items.Select(i => i.CountVersion).ToArray();
            var tokens = items.Select(i => fences.OfItem(i.Key)).ToArray();
            if (group.Key)
            {
                batch.Add(AddStockSql, keys.Skus, keys.Locations, amounts.OnHand, amounts.Reserved, versions, counts, tokens);
                continue;
            }

            var loaded = group.Select(c => c.LoadedVersion!.Value).ToArray();
            guarded.Add(new(
                batch.Add(ChangeStockSql, keys.Skus, keys.Locations, amounts.OnHand, amounts.Reserved, versions, counts, tokens, loaded),
                items.Count, "stock_item"));
        }
    }

    private static void StoreReservations(NpgsqlBatch batch, InventoryState state, RowFences fences, List<GuardedCommand> guarded)
    {
        foreach (var group in state.ChangedReservations.GroupBy(c => c.LoadedState is null))
        {
            var reservations = group.Select(c => c.Reservation).ToList();
            var ids = reservations.Select(r => r.OrderId).ToArray();
            var states = reservations.Select(r => (short)r.State).ToArray();
            var (reasons, details) = (reservations.Select(r => r.Reason).ToArray(), reservations.Select(r => r.Detail).ToArray());
            var payments = reservations.Select(r => r.PaymentId).ToArray();
            var tokens = reservations.Select(r => fences.OfOrder(r.OrderId)).ToArray();
            if (group.Key)
            {
                batch.Add(AddReservationsSql, ids, states, reasons, details, payments, tokens);
                continue;
            }

            var loaded = group.Select(c => (short)c.LoadedState!.Value).ToArray();
            guarded.Add(new(
                batch.Add(ChangeReservationsSql, ids, states, reasons, details, payments, tokens, loaded), ids.Length, "reservation"));
        }

        // An order that was paid before it arrived is on record without lines.
        var lines = state.ChangedReservations.Where(c => c.LoadedState is null or ReservationState.Paid)
            .SelectMany(c => c.Reservation.Lines, (c, line) => (c.Reservation.OrderId, Line: line)).ToList();
        if (lines.Count > 0)
        {
            batch.Add(
                AddLinesSql,
                lines.Select(l => l.OrderId).ToArray(), lines.Select(l => l.Line.Key.Sku).ToArray(),
                lines.Select(l => l.Line.Key.Location).ToArray(), lines.Select(l => l.Line.Quantity).ToArray());
        }
    }
}
