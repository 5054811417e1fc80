using Inventory.Domain.Repairs;
using Inventory.Domain.Stock;
using Inventory.Worker.Persistence;
using Npgsql;

namespace Inventory.Worker.Operations.Audit.Repairs;

/// <summary>Locks what a repair is about, and books it.</summary>
internal static class RepairStore
{
    /// <summary>Whether the user may book, and who he is.</summary>
    public const string RightsSql = """
        SELECT current_user::text, has_table_privilege('movement', 'INSERT') AND has_table_privilege('stock_item', 'INSERT')
          AND has_table_privilege('stock_item', 'UPDATE') AND has_table_privilege('reservation', 'UPDATE')
        """;

    // Orders by id, then items by key, as every transaction of the service takes them. Whoever moves units holds the item's lock, so with it
    // neither the ledger nor the orders of the item change any more.
    private const string LockOrdersSql = "SELECT FROM reservation WHERE order_id = ANY ($1) ORDER BY order_id FOR UPDATE";

    private const string LockItemsSql = """
        SELECT FROM stock_item s JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS w (sku, location)) wanted
          ON s.sku = wanted.sku COLLATE "C" AND s.location = wanted.location COLLATE "C"
        ORDER BY s.sku, s.location FOR UPDATE OF s
        """;

    private const string BookSql = """
        INSERT INTO movement (source, sku, location, kind, on_hand_delta, reserved_delta, on_hand_after, reserved_after, reason)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::text[])
        """;

    private const string SetSql = """
        UPDATE stock_item s SET on_hand = c.on_hand, reserved = c.reserved, version = s.version + c.steps
        FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[]) AS c (sku, location, on_hand, reserved, steps)
        WHERE s.sku = c.sku COLLATE "C" AND s.location = c.location COLLATE "C"
        """;

    // Not ON CONFLICT: its row would be held against the constraints without the back-orders of the one that is there. The version is above all that
    // were ever told: each movement added one, and so did each configuration, of which nobody knows how many there were.
    private const string AddSql = """
        INSERT INTO stock_item (sku, location, on_hand, reserved, version)
        SELECT sku, location, on_hand, reserved, 1000000 + (SELECT count(*) FROM movement m WHERE m.sku = c.sku COLLATE "C" AND m.location = c.location COLLATE "C")
        FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) AS c (sku, location, on_hand, reserved)
        WHERE NOT EXISTS (SELECT FROM stock_item s WHERE s.sku = c.sku COLLATE "C" AND s.location = c.location COLLATE "C")
        """;

    /// <summary>Locks orders and items until the transaction ends.</summary>
    public static async Task LockAsync(
        NpgsqlConnection connection, IEnumerable<string> orderIds, IReadOnlyCollection<StockKey> items, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        batch.Add(LockOrdersSql, orderIds.ToArray());
        batch.Add(LockItemsSql, items.Column(i => i.Sku), items.Column(i => i.Location));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Appends the bookings, and sets each item to what they come to.</summary>
    public static async Task BookAsync(NpgsqlConnection connection, IReadOnlyList<ItemRepair> repairs, CancellationToken cancellationToken)
    {
        List<Booking> bookings = [.. repairs.SelectMany(r => r.Bookings)];
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        batch.Add(
            BookSql, bookings.Column(b => b.Movement.Source), bookings.Column(b => b.Movement.Key.Sku), bookings.Column(b => b.Movement.Key.Location),
            bookings.Column(b => (short)b.Movement.Kind), bookings.Column(b => b.Movement.OnHandDelta), bookings.Column(b => b.Movement.ReservedDelta),
            bookings.Column(b => b.Movement.OnHandAfter), bookings.Column(b => b.Movement.ReservedAfter), bookings.Column(b => b.Reason));
        Array[] items =
            [repairs.Column(r => r.Key.Sku), repairs.Column(r => r.Key.Location), repairs.Column(r => r.OnHand), repairs.Column(r => r.Reserved)];
        batch.Add(SetSql, [.. items, repairs.Column(r => (long)r.Bookings.Count)]);
        batch.Add(AddSql, items);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
