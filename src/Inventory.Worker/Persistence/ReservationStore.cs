using Inventory.Domain;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;
using Npgsql;

namespace Inventory.Worker.Persistence;

/// <summary>Loads and stores orders and their lines.</summary>
internal static class ReservationStore
{
    private const string LockSql = """
        SELECT order_id, state, reason, detail, payment_id, fence, paid_minor, paid_currency, commit_id, expires_at
        FROM reservation WHERE order_id = ANY ($1) ORDER BY order_id FOR UPDATE
        """;

    private const string ReadLinesSql =
        "SELECT order_id, sku, location, quantity, released FROM reservation_line WHERE order_id = ANY ($1) ORDER BY order_id, sku, location";

    private const string AddSql = """
        INSERT INTO reservation (order_id, state, reason, detail, payment_id, fence, paid_minor, paid_currency, commit_id, expires_at)
        SELECT * FROM unnest($1::text[], $2::smallint[], $3::text[], $4::text[], $5::text[], $6::bigint[],
          $7::bigint[], $8::text[], $9::text[], $10::timestamptz[])
        """;

    private const string ChangeSql = """
        UPDATE reservation r SET state = c.state, reason = c.reason, detail = c.detail, payment_id = c.payment_id,
          fence = greatest(r.fence, c.fence), paid_minor = c.paid_minor, paid_currency = c.paid_currency, commit_id = c.commit_id,
          expires_at = c.expires_at, updated_at = now()
        FROM (
          SELECT *, (SELECT ctid FROM reservation WHERE order_id = n.order_id COLLATE "C") AS place
          FROM unnest($1::text[], $2::smallint[], $3::text[], $4::text[], $5::text[], $6::bigint[],
              $7::bigint[], $8::text[], $9::text[], $10::timestamptz[], $11::smallint[])
            AS n (order_id, state, reason, detail, payment_id, fence, paid_minor, paid_currency, commit_id, expires_at, loaded_state)) c
        WHERE r.ctid = c.place AND r.state = c.loaded_state
        """;

    private const string AddLinesSql = """
        INSERT INTO reservation_line (order_id, sku, location, quantity, released)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[])
        """;

    private const string ReleaseLinesSql = """
        UPDATE reservation_line l SET released = c.released
        FROM (
          SELECT *, (
            SELECT ctid FROM reservation_line
            WHERE order_id = n.order_id COLLATE "C" AND sku = n.sku COLLATE "C" AND location = n.location COLLATE "C") AS place
          FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[]) AS n (order_id, sku, location, quantity, released)) c
        WHERE l.ctid = c.place AND l.quantity = c.quantity
        """;

    /// <summary>Adds the commands that lock and read orders and their lines.</summary>
    public static void Load(NpgsqlBatch batch, string[] orderIds)
    {
        batch.Add(LockSql, orderIds);
        batch.Add(ReadLinesSql, orderIds);
    }

    /// <summary>Reads the results of <see cref="Load"/>'s commands.</summary>
    public static async Task ReadAsync(NpgsqlDataReader reader, InventoryState state, RowFences fences, CancellationToken cancellationToken)
    {
        var reservations = new List<Reservation>();
        while (await reader.ReadAsync(cancellationToken))
        {
            reservations.Add(new Reservation
            {
                OrderId = reader.GetString(0),
                State = (ReservationState)reader.GetInt16(1),
                Reason = reader.TextOrNull(2),
                Detail = reader.TextOrNull(3),
                PaymentId = reader.TextOrNull(4),
                PaidMinor = reader.NumberOrNull(6),
                PaidCurrency = reader.TextOrNull(7),
                CommitId = reader.TextOrNull(8),
                ExpiresAt = reader.TimeOrNull(9),
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
            ofOrder.Add(new ReservationLine(new StockKey(reader.GetString(1), reader.GetString(2)), reader.GetInt64(3), reader.GetInt64(4)));
        }

        foreach (var reservation in reservations)
            state.Load(reservation with { Lines = lines.GetValueOrDefault(reservation.OrderId) ?? [] });
    }

    /// <summary>Adds the commands that write the orders that changed.</summary>
    public static IEnumerable<GuardedCommand> Store(NpgsqlBatch batch, InventoryState state, RowFences fences)
    {
        var guarded = new List<GuardedCommand>();
        foreach (var group in state.ChangedReservations.GroupBy(c => c.Loaded is null))
        {
            List<Reservation> orders = [.. group.Select(c => c.Reservation)];
            List<Array> columns =
            [
                orders.Column(r => r.OrderId), orders.Column(r => (short)r.State), orders.Column(r => r.Reason), orders.Column(r => r.Detail),
                orders.Column(r => r.PaymentId), orders.Column(r => fences.OfOrder(r.OrderId)), orders.Column(r => r.PaidMinor),
                orders.Column(r => r.PaidCurrency), orders.Column(r => r.CommitId), orders.Column(r => r.ExpiresAt),
            ];
            if (group.Key)
                batch.Add(AddSql, [.. columns]);
            else
            {
                var loaded = group.Select(c => (short)c.Loaded!.State).ToArray();
                guarded.Add(new(batch.Add(ChangeSql, [.. columns, loaded]), orders.Count, "reservation"));
            }
        }

        StoreLines(batch, state, guarded);
        return guarded;
    }

    // An order that was paid before it arrived is on record without lines.
    private static void StoreLines(NpgsqlBatch batch, InventoryState state, List<GuardedCommand> guarded)
    {
        foreach (var group in state.ChangedReservations.Where(c => !ReferenceEquals(c.Reservation.Lines, c.Loaded?.Lines))
            .GroupBy(c => c.Loaded is null or { Lines: [] }))
        {
            List<(string OrderId, ReservationLine Line)> lines =
                [.. group.SelectMany(c => c.Reservation.Lines, (c, line) => (c.Reservation.OrderId, line))];
            if (lines.Count == 0)
                continue;
            var command = batch.Add(
                group.Key ? AddLinesSql : ReleaseLinesSql,
                lines.Column(l => l.OrderId), lines.Column(l => l.Line.Key.Sku), lines.Column(l => l.Line.Key.Location),
                lines.Column(l => l.Line.Quantity), lines.Column(l => l.Line.Released));
            if (!group.Key)
                guarded.Add(new(command, lines.Count, "reservation_line"));
        }
    }
}
