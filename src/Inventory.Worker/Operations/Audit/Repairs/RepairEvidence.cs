using Inventory.Domain.Orders;
using Inventory.Domain.Repairs;
using Inventory.Domain.Stock;
using Inventory.Worker.Operations.Audit.Checks;
using Inventory.Worker.Persistence;
using Npgsql;

namespace Inventory.Worker.Operations.Audit.Repairs;

/// <summary>Reads what the record says of items.</summary>
internal static class RepairEvidence
{
    private const string Wanted = "(sku, location) IN (SELECT * FROM unnest($1::text[], $2::text[]))";

    private const string Unsound = """
        SELECT sku, location, id, on_hand_delta, reserved_delta, on_hand_after, reserved_after, kind,
               lag(on_hand_after, 1, 0::bigint) OVER item AS on_hand_before, lag(reserved_after, 1, 0::bigint) OVER item AS reserved_before
        FROM movement
        """;

    // One pass over the ledger; the same conditions as the checks of chain and balances.
    private static readonly string ItemsSql = $"""
        WITH entry AS MATERIALIZED ({Unsound} WHERE {Wanted} WINDOW item AS (PARTITION BY sku, location ORDER BY id)),
        ledger AS (
            SELECT e.sku, e.location, sum(on_hand_delta)::bigint AS on_hand, sum(reserved_delta)::bigint AS reserved, max(id) AS last,
                   coalesce(max(id) FILTER (WHERE kind = {(short)MovementKind.Repair}), 0) AS repaired
            FROM entry e GROUP BY 1, 2),
        unsound AS (
            SELECT e.sku, e.location, count(*) AS entries
            FROM entry e JOIN ledger l USING (sku, location) LEFT JOIN stock_item s USING (sku, location)
            WHERE (e.id > l.repaired AND (e.on_hand_before + e.on_hand_delta <> e.on_hand_after OR e.reserved_before + e.reserved_delta <> e.reserved_after))
               OR (e.id >= l.repaired AND (e.reserved_after < 0 OR e.on_hand_after + coalesce(s.backorder_peak, 0) < e.reserved_after))
            GROUP BY 1, 2),
        held AS (
            SELECT sku, location, sum(quantity)::bigint AS units FROM reservation_line l JOIN reservation r USING (order_id)
            WHERE r.state = 1 AND {Wanted} GROUP BY 1, 2)
        SELECT wanted.sku, wanted.location, s.on_hand, s.reserved, s.version, s.count_version, s.backorder_limit, s.backorder_peak, s.low_threshold, s.settings_version,
               coalesce(l.on_hand, 0), coalesce(l.reserved, 0), e.on_hand_after, coalesce(u.entries, 0), coalesce(h.units, 0)
        FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS w (sku, location)) wanted
        LEFT JOIN stock_item s USING (sku, location) LEFT JOIN ledger l USING (sku, location)
        LEFT JOIN unsound u USING (sku, location) LEFT JOIN held h USING (sku, location) LEFT JOIN entry e ON e.id = l.last
        ORDER BY wanted.sku COLLATE "C", wanted.location COLLATE "C"
        """;

    private static readonly string OrdersSql = OrderChecks.Difference(
        "order_id, sku, location, state, said_on_hand, said_reserved, did_on_hand, did_reserved", Wanted);

    /// <summary>The items of which some place of the record disagrees with another. Needs <c>audit_item</c>.</summary>
    public static readonly string SuspectsSql = $"""
        SELECT sku, location FROM audit_item WHERE on_hand <> ledger_on_hand OR reserved <> ledger_reserved OR reserved <> held OR reserved < 0
        UNION SELECT sku, location FROM ({OrderChecks.Difference("sku, location", "true")}) orders
        UNION SELECT m.sku, m.location
        FROM ({Unsound} WINDOW item AS (PARTITION BY sku, location ORDER BY id)) m JOIN audit_item s USING (sku, location)
        WHERE (m.id > s.repaired AND (m.on_hand_before + m.on_hand_delta <> m.on_hand_after OR m.reserved_before + m.reserved_delta <> m.reserved_after))
           OR (m.id >= s.repaired AND (m.reserved_after < 0 OR m.on_hand_after + s.backorder_peak < m.reserved_after))
        """;

    /// <summary>Reads the evidence for items, in key order.</summary>
    public static async Task<IReadOnlyList<ItemEvidence>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyCollection<StockKey> items, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        batch.Add(OrdersSql, items.Column(i => i.Sku), items.Column(i => i.Location));
        batch.Add(ItemsSql, items.Column(i => i.Sku), items.Column(i => i.Location));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var orders = new List<(StockKey Key, OrderEvidence Order)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var state = reader.GetInt32(3);
            orders.Add((new(reader.GetString(1), reader.GetString(2)), new(
                reader.GetString(0), state == 0 ? null : (ReservationState)state, reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7))));
        }

        var byItem = orders.ToLookup(o => o.Key, o => o.Order);
        await reader.NextResultAsync(cancellationToken);
        var evidence = new List<ItemEvidence>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var key = new StockKey(reader.GetString(0), reader.GetString(1));
            evidence.Add(new ItemEvidence
            {
                Key = key,
                Item = reader.IsDBNull(2) ? null : new StockItem
                {
                    Key = key,
                    OnHand = reader.GetInt64(2),
                    Reserved = reader.GetInt64(3),
                    Version = reader.GetInt64(4),
                    CountVersion = reader.NumberOrNull(5),
                    Settings = new(reader.GetInt64(6), reader.GetInt64(7), reader.NumberOrNull(8), reader.NumberOrNull(9)),
                },
                LedgerOnHand = reader.GetInt64(10),
                LedgerReserved = reader.GetInt64(11),
                LastOnHand = reader.NumberOrNull(12),
                UnsoundRows = reader.GetInt64(13),
                Held = reader.GetInt64(14),
                Orders = [.. byItem[key]],
            });
        }

        return evidence;
    }
}
