using Inventory.Contracts;
using Inventory.Domain.Stock;
using Inventory.Worker.Operations.Audit.Passes;

namespace Inventory.Worker.Operations.Audit.Checks;

/// <summary>Invariants of orders and what they did to stock.</summary>
public static class OrderChecks
{
    private const short Repair = (short)MovementKind.Repair;

    private static readonly string Expired = typeof(ReservationExpired).FullName!;
    private static readonly string Committed = typeof(OrderCommitted).FullName!;
    private static readonly string Extended = typeof(ReservationExtended).FullName!;
    private static readonly string Released = typeof(ReservationReleased).FullName!;
    private static readonly string Shortfall = typeof(StockShortfall).FullName!;

    /// <summary>What a line reserves, and what left for it, by the state of its order: <c>l</c> is the line, <c>r</c> its reservation.</summary>
    internal const string SaidReserved = "CASE r.state WHEN 1 THEN l.quantity ELSE 0 END", SaidOnHand = "CASE r.state WHEN 2 THEN l.released - l.quantity ELSE 0 END";

    // Grouped, not left to unique keys: the audit must see what a database without its keys would let through.

    /// <summary>One row for each order that took effect more than once, wherever it shows.</summary>
    public static AuditCheck AppliedOnce { get; } = new("order-once", "No order took effect twice", $"""
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
        """)
    {
        CleanWhen = [UniqueKey.Orders, UniqueKey.Movements, StockPasses.LinesAreReserved, MessagePasses.InboxUnique],
    };

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<AuditCheck> All { get; } =
    [
        AppliedOnce,
        new("order-ledger", "The ledger did to stock what each order's state says", Difference(
            "format('order %s, %s@%s: reserved %s and on hand %s by its state, %s and %s by the ledger', order_id, sku, location, said_reserved, said_on_hand, did_reserved, did_on_hand), 1::bigint",
            "true")) { CleanWhen = [StockPasses.LedgerIsState] },
        // What ends more than was promised leaves the ledger below what the order's state says, so the sums of the ledger tell it too.
        new("order-resolved-once", "Every order was resolved at most once", $"""
            SELECT format('order %s, %s@%s: %s units released, expired or gone beyond those reserved', {ItemBalances.Order}, sku, location, -sum(reserved_delta)),
                   -sum(reserved_delta)::bigint
            FROM movement WHERE ({ItemBalances.Order}) IS NOT NULL GROUP BY {ItemBalances.Order}, sku, location HAVING sum(reserved_delta) < 0
            """) { CleanWhen = [StockPasses.LedgerIsState, StockPasses.LinesAreSound] },
        new("commit-told", "Every committed order was told of once, and no other", $"""
            SELECT format('order %s: %s times said to be committed, state %s', order_id, told, coalesce(state::text, 'unknown')), greatest(told - 1, 1)
            FROM (SELECT body::json ->> 'orderId' AS order_id, count(*) AS told FROM outbox WHERE message_type = '{Committed}' GROUP BY 1) answer
            LEFT JOIN reservation r USING (order_id)
            WHERE told > 1 OR r.state IS DISTINCT FROM 2
            UNION ALL
            SELECT format('order %s is committed and nobody was told', order_id), 1::bigint
            FROM reservation r
            WHERE state = 2 AND created_at >= (SELECT message_horizon()) AND NOT EXISTS (
                SELECT FROM outbox o WHERE o.message_type = '{Committed}' AND o.body::json ->> 'orderId' = r.order_id)
            """) { CleanWhen = [UniqueKey.Orders, OrderPasses.CommitsTold] },
        new("order-lines", "Every accepted order has lines, and no other order has any", """
            SELECT format('order %s is accepted and has no lines', order_id), 1::bigint
            FROM reservation r
            WHERE state IN (1, 2, 3, 7) AND NOT EXISTS (SELECT FROM reservation_line l WHERE l.order_id = r.order_id)
            UNION ALL
            SELECT format('order %s has lines and is %s', l.order_id, CASE WHEN r.order_id IS NULL THEN 'not on record' ELSE 'refused' END), 1::bigint
            FROM (SELECT DISTINCT order_id FROM reservation_line) l LEFT JOIN reservation r USING (order_id)
            WHERE r.order_id IS NULL OR r.state NOT IN (1, 2, 3, 7)
            """) { CleanWhen = OrderPasses.AcceptedHaveLines },
        new("lines-reserved", "Every line of an order was reserved", $"""
            SELECT format('order %s: no ledger row for its line %s@%s', l.order_id, l.sku, l.location), 1::bigint
            FROM reservation_line l
            WHERE NOT EXISTS (
                SELECT FROM movement m
                WHERE ({ItemBalances.Order}) = l.order_id AND m.sku = l.sku AND m.location = l.location AND m.kind IN (1, {Repair}))
            """) { CleanWhen = [StockPasses.LinesAreReserved] },
        new("holds-ended", "No hold ran out more than a minute ago and is still there", """
            SELECT format('order %s holds its stock since %s though it expired then', order_id, expires_at), 1::bigint
            FROM reservation WHERE state = 1 AND expires_at < now() - interval '1 minute'
            """),
        new("extensions-kept", "No hold ends before the time to which it was said to be extended", $"""
            SELECT format('order %s was said to hold its stock until %s, and does until %s', o.order_id, o.body::json ->> 'expiresAt', coalesce(r.expires_at::text, '(no hold)')), 1::bigint
            FROM {RareAnswers.Table} o LEFT JOIN reservation r USING (order_id)
            WHERE o.message_type = '{Extended}'
              AND (r.expires_at IS NULL OR r.expires_at + interval '1 millisecond' < (o.body::json ->> 'expiresAt')::timestamptz)
            """),
        new("release-told", "Every released order was told of, or its late payment given back; no order said to be released is pending, and none said to be cancelled anything else", $"""
            SELECT format('order %s is released and nobody was told', order_id), 1::bigint
            FROM reservation r
            WHERE state = 3 AND created_at >= (SELECT message_horizon()) AND NOT EXISTS (
                SELECT FROM {RareAnswers.Table} o WHERE o.order_id = r.order_id AND o.message_type IN ('{Released}', '{Shortfall}'))
            UNION ALL
            SELECT format('order %s was said to be released and is still pending', o.order_id), 1::bigint
            FROM {RareAnswers.Table} o JOIN reservation r USING (order_id) WHERE o.message_type = '{Released}' AND r.state = 1
            UNION ALL
            SELECT format('order %s was said to be cancelled and is %s', o.identity, coalesce('in state ' || r.state, 'not on record')), 1::bigint
            FROM {RareAnswers.Table} o LEFT JOIN reservation r ON r.order_id = o.identity
            WHERE o.consumer = 'cancellations' AND o.message_type = '{Released}' AND (r.state IN (1, 3, 5)) IS NOT TRUE
            """),
        new("expiry-told", "Every order that expired was told of, and no other", $"""
            SELECT format('order %s expired and nobody was told', order_id), 1::bigint
            FROM reservation r
            WHERE state = 7 AND created_at >= (SELECT message_horizon()) AND NOT EXISTS (
                SELECT FROM {RareAnswers.Table} o WHERE o.consumer = 'expirations' AND o.identity = r.order_id AND o.message_type = '{Expired}')
            UNION ALL
            SELECT format('order %s was said to expire; the ledger does not know', identity), 1::bigint
            FROM {RareAnswers.Table} o
            WHERE message_type = '{Expired}' AND NOT EXISTS (SELECT FROM movement m WHERE m.source = 'order:' || o.identity AND m.kind = 10)
            """),
    ];

    /// <summary>Order lines of which the ledger says something else than the order's state.</summary>
    internal static string Difference(string columns, string condition) => $"""
        SELECT {columns}
        FROM (
            SELECT order_id, sku, location, coalesce(said.state, 0) AS state, coalesce(said.reserved, 0)::bigint AS said_reserved, coalesce(said.on_hand, 0)::bigint AS said_on_hand,
                   coalesce(did.reserved, 0)::bigint AS did_reserved, coalesce(did.on_hand, 0)::bigint AS did_on_hand
            FROM (
                SELECT l.order_id, l.sku, l.location, max(r.state) AS state, sum({SaidReserved}) AS reserved, sum({SaidOnHand}) AS on_hand
                FROM reservation_line l LEFT JOIN reservation r USING (order_id) WHERE {condition} GROUP BY 1, 2, 3) said
            FULL JOIN (
                SELECT {ItemBalances.Order} AS order_id, sku, location, sum(reserved_delta) AS reserved, sum(on_hand_delta) AS on_hand
                FROM movement WHERE ({ItemBalances.Order}) IS NOT NULL AND {condition} GROUP BY 1, 2, 3) did USING (order_id, sku, location)
        ) difference
        WHERE said_reserved <> did_reserved OR said_on_hand <> did_on_hand
        """;
}
