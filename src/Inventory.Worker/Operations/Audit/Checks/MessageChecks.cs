using Inventory.Contracts;

namespace Inventory.Worker.Operations.Audit.Checks;

/// <summary>Invariants of messages: taken once, answered once, nothing left behind.</summary>
internal static class MessageChecks
{
    private static readonly string Reserved = typeof(StockReserved).FullName!;
    private static readonly string Shortfall = typeof(StockShortfall).FullName!;
    private static readonly string Refund = typeof(RefundPayment).FullName!;
    private static readonly string Rejected = typeof(StockRejected).FullName!;

    public static IReadOnlyList<AuditCheck> All { get; } =
    [
        new("ledger-once", "Every cause moved an item at most once in each way", """
            SELECT format('%s: %s ledger rows of kind %s for %s@%s', source, count(*), kind, sku, location), count(*) - 1
            FROM movement GROUP BY source, sku, location, kind HAVING count(*) > 1
            """),
        new("inbox-once", "Every message is on record once", """
            SELECT format('%s %s: %s inbox rows', consumer, identity, count(*)), count(*) - 1
            FROM inbox GROUP BY consumer, identity HAVING count(*) > 1
            """),
        new("orders-decided", "Every order taken is decided, and every decided order was taken", """
            SELECT format('order %s is in the inbox and not decided', i.identity), 1::bigint
            FROM inbox i WHERE i.consumer = 'orders' AND NOT EXISTS (
                SELECT FROM reservation r WHERE r.order_id = i.identity AND r.state NOT IN (6, 8))
            UNION ALL
            SELECT format('order %s is decided and not in the inbox', r.order_id), 1::bigint
            FROM reservation r
            WHERE r.created_at >= (SELECT message_horizon()) AND NOT EXISTS (
                SELECT FROM inbox i
                WHERE i.identity = CASE WHEN r.state IN (6, 8) THEN r.payment_id ELSE r.order_id END
                  AND i.consumer = CASE r.state
                    WHEN 5 THEN 'cancellations' WHEN 6 THEN 'payment-captured' WHEN 8 THEN 'payment-declined' ELSE 'orders' END)
            """),
        new("orders-answered", "Every order is answered once, as it was decided", $"""
            SELECT format('order %s: %s answers StockReserved and %s StockRejected, state %s', i.identity, reserved, rejected, r.state), 1::bigint
            FROM (
                SELECT i.identity, count(o.identity) FILTER (WHERE o.message_type = '{Reserved}') AS reserved,
                       count(o.identity) FILTER (WHERE o.message_type = '{Rejected}') AS rejected
                FROM (SELECT DISTINCT identity FROM inbox WHERE consumer = 'orders') i
                LEFT JOIN outbox o ON o.consumer = 'orders' AND o.identity = i.identity
                GROUP BY i.identity) i
            LEFT JOIN reservation r ON r.order_id = i.identity
            WHERE reserved <> CASE WHEN r.state IN (1, 2, 3, 7) THEN 1 ELSE 0 END
               OR rejected <> CASE WHEN r.state IN (4, 5) THEN 1 ELSE 0 END
            """),
        new("answers-owed", "Every message that is owed an answer has one", """
            SELECT format('%s %s has no answer', i.consumer, i.identity), 1::bigint
            FROM inbox i
            WHERE i.consumer IN ('cancellations', 'extensions', 'commits', 'expirations', 'adjustments', 'transfers', 'configurations', 'payments', 'refunds')
              AND NOT EXISTS (SELECT FROM outbox o WHERE o.consumer = i.consumer AND o.identity = i.identity)
            """),
        new("refunds-asked", "Every payment for which no stock leaves is asked back", $"""
            SELECT format('%s %s: no stock leaves for payment %s, and no refund is asked for', s.consumer, s.identity, s.body::json ->> 'paymentId'), 1::bigint
            FROM outbox s
            WHERE s.message_type = '{Shortfall}' AND NOT EXISTS (
                SELECT FROM outbox r
                WHERE r.consumer = s.consumer AND r.identity = s.identity AND r.message_type = '{Refund}'
                  AND r.body::json ->> 'paymentId' = s.body::json ->> 'paymentId')
            """),
        new("answers-caused", "Every answer was caused by a message on record", """
            SELECT format('%s %s: answer %s (%s) without an inbox row', o.consumer, o.identity, o.ordinal, o.message_type), 1::bigint
            FROM outbox o WHERE NOT EXISTS (SELECT FROM inbox i WHERE i.consumer = o.consumer AND i.identity = o.identity)
            """),
        new("answers-distinct", "Every answer has a message id of its own", """
            SELECT format('message id %s: %s answers', message_id, count(*)), count(*) - 1
            FROM outbox GROUP BY message_id HAVING count(*) > 1
            """),
        new("answers-sent", "Every answer was sent and confirmed", """
            SELECT format('%s %s: answer %s is %s', consumer, identity, ordinal,
                          CASE WHEN parked_at IS NULL THEN 'not confirmed yet' ELSE 'parked: ' || coalesce(last_error, 'no reason recorded') END), 1::bigint
            FROM outbox_pending
            """),
    ];
}
