using Inventory.Contracts;

namespace Inventory.Worker.Operations.Audit.Checks;

/// <summary>Invariants of orders and what they did to stock.</summary>
public static class OrderChecks
{
    private static readonly string Expired = typeof(ReservationExpired).FullName!;

    // Grouped, not left to unique keys: the audit must see what a database without its keys would let through.

    /// <summary>One row for each order that took effect more than once, wherever it shows.</summary>
    public static AuditCheck AppliedOnce { get; } = new("order-once", "No order took effect twice", """
        SELECT format('order %s: %s', order_id, string_agg(trace, ', ' ORDER BY trace)), count(*)
        FROM (
            SELECT identity AS order_id, format('%s inbox rows', count(*)) AS trace
            FROM inbox WHERE consumer = 'orders' GROUP BY identity HAVING count(*) > 1
            UNION ALL
            SELECT order_id, format('%s reservations', count(*))
            FROM reservation GROUP BY order_id HAVING count(*) > 1
            UNION ALL
            SELECT substr(source, 7), format('%s ledger rows of kind %s for %s@%s', count(*), kind, sku, location)
            FROM movement WHERE source LIKE 'order:%' GROUP BY source, sku, location, kind HAVING count(*) > 1
            UNION ALL
            SELECT order_id, format('reserved %s of %s@%s instead of %s', moved.units, sku, location, asked.units)
            FROM (SELECT order_id, sku, location, sum(quantity) AS units FROM reservation_line GROUP BY 1, 2, 3) asked
            JOIN (
                SELECT substr(source, 7) AS order_id, sku, location, sum(reserved_delta) AS units
                FROM movement WHERE source LIKE 'order:%' AND kind = 1 GROUP BY 1, 2, 3) moved USING (order_id, sku, location)
            WHERE moved.units > asked.units
        ) twice
        GROUP BY order_id
        """);

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<AuditCheck> All { get; } =
    [
        AppliedOnce,
        new("order-ledger", "The ledger did to stock what each order's state says", """
            SELECT format('order %s, %s@%s: reserved %s and on hand %s by its state, %s and %s by the ledger', order_id, sku, location,
                          coalesce(said.reserved, 0), coalesce(said.on_hand, 0), coalesce(did.reserved, 0), coalesce(did.on_hand, 0)), 1::bigint
            FROM (
                SELECT l.order_id, l.sku, l.location, sum(CASE r.state WHEN 1 THEN l.quantity ELSE 0 END) AS reserved,
                       sum(CASE r.state WHEN 2 THEN l.released - l.quantity ELSE 0 END) AS on_hand
                FROM reservation_line l LEFT JOIN reservation r USING (order_id) GROUP BY 1, 2, 3) said
            FULL JOIN (
                SELECT substr(source, 7) AS order_id, sku, location, sum(reserved_delta) AS reserved, sum(on_hand_delta) AS on_hand
                FROM movement WHERE source LIKE 'order:%' GROUP BY 1, 2, 3) did USING (order_id, sku, location)
            WHERE coalesce(said.reserved, 0) <> coalesce(did.reserved, 0) OR coalesce(said.on_hand, 0) <> coalesce(did.on_hand, 0)
            """),
        new("order-lines", "Every accepted order has lines and reserved each of them; no other order has any", """
            SELECT format('order %s is accepted and has no lines', order_id), 1::bigint
            FROM reservation r
            WHERE state IN (1, 2, 3, 7) AND NOT EXISTS (SELECT FROM reservation_line l WHERE l.order_id = r.order_id)
            UNION ALL
            SELECT format('order %s has lines and is %s', l.order_id, CASE WHEN r.order_id IS NULL THEN 'not on record' ELSE 'refused' END), 1::bigint
            FROM (SELECT DISTINCT order_id FROM reservation_line) l LEFT JOIN reservation r USING (order_id)
            WHERE r.order_id IS NULL OR r.state NOT IN (1, 2, 3, 7)
            UNION ALL
            SELECT format('order %s: no ledger row for its line %s@%s', l.order_id, l.sku, l.location), 1::bigint
            FROM reservation_line l
            WHERE NOT EXISTS (
                SELECT FROM movement m
                WHERE m.source = 'order:' || l.order_id AND m.sku = l.sku AND m.location = l.location AND m.kind = 1)
            """),
        new("holds-ended", "No hold ran out more than a minute ago and is still there", """
            SELECT format('order %s holds its stock since %s though it expired then', order_id, expires_at), 1::bigint
            FROM reservation WHERE state = 1 AND expires_at < now() - interval '1 minute'
            """),
        new("expiry-told", "Every order that expired was told of, and no other", $"""
            SELECT format('order %s expired and nobody was told', order_id), 1::bigint
            FROM reservation r
            WHERE state = 7 AND created_at >= (SELECT message_horizon()) AND NOT EXISTS (
                SELECT FROM outbox o WHERE o.consumer = 'expirations' AND o.identity = r.order_id AND o.message_type = '{Expired}')
            UNION ALL
            SELECT format('order %s was said to expire; the ledger does not know', identity), 1::bigint
            FROM outbox o
            WHERE message_type = '{Expired}' AND NOT EXISTS (SELECT FROM movement m WHERE m.source = 'order:' || o.identity AND m.kind = 10)
            """),
    ];
}
