using Inventory.Contracts;
using Inventory.Domain.Stock;
using Inventory.Worker.Operations.Audit.Passes;

namespace Inventory.Worker.Operations.Audit.Checks;

/// <summary>Invariants of messages: taken once, answered once, nothing left behind.</summary>
internal static class MessageChecks
{
    private static readonly string Reserved = typeof(StockReserved).FullName!;
    private static readonly string Shortfall = typeof(StockShortfall).FullName!;
    private static readonly string Refund = typeof(RefundPayment).FullName!;
    private static readonly string Adjusted = typeof(StockAdjusted).FullName!;
    private static readonly string Transferred = typeof(StockTransferred).FullName!;
    private static readonly string Rejected = typeof(StockRejected).FullName!;

    public static IReadOnlyList<AuditCheck> All { get; } =
    [
        new("ledger-once", "Every cause moved an item at most once in each way", """
            SELECT format('%s: %s ledger rows of kind %s for %s@%s', source, count(*), kind, sku, location), count(*) - 1
            FROM movement GROUP BY source, sku, location, kind HAVING count(*) > 1
            """) { CleanWhen = [UniqueKey.Movements] },
        new("ledger-caused", "Every ledger row was caused by a message on record, or is a repair", $"""
            SELECT format('%s: ledger row of kind %s for %s@%s without an inbox row', source, kind, sku, location), 1::bigint
            FROM (SELECT * FROM movement WHERE source NOT LIKE 'order:%' OR kind = 10) m
            WHERE kind <> {(short)MovementKind.Repair} AND occurred_at >= (SELECT message_horizon()) AND NOT EXISTS (
                SELECT FROM inbox i
                WHERE i.identity = substr(m.source, strpos(m.source, ':') + 1)
                  AND i.consumer = {MessagePasses.LedgerConsumer})
            """) { CleanWhen = MessagePasses.EffectsCaused },
        new("ledger-told", "Every delivery, count and transfer that was confirmed is in the ledger", $"""
            SELECT format('%s %s was confirmed and is not in the ledger', o.consumer, o.identity), 1::bigint
            FROM {RareAnswers.Table} o
            WHERE o.message_type IN ('{Adjusted}', '{Transferred}') AND NOT EXISTS (
                SELECT FROM movement m
                WHERE m.source = CASE o.message_type WHEN '{Adjusted}' THEN 'adjustment:' ELSE 'transfer:' END || o.identity AND m.source NOT LIKE 'order:%')
            """),
        new("inbox-once", "Every message is on record once", """
            SELECT format('%s %s: %s inbox rows', consumer, identity, count(*)), count(*) - 1
            FROM inbox GROUP BY consumer, identity HAVING count(*) > 1
            """) { CleanWhen = [MessagePasses.InboxUnique] },
        new("orders-decided", "Every order taken is decided, and every decided order was taken", $"""
            SELECT format('order %s is in the inbox and not decided', i.identity), 1::bigint
            FROM inbox i WHERE i.consumer = 'orders' AND NOT EXISTS (
                SELECT FROM reservation r WHERE r.order_id = i.identity AND r.state NOT IN (6, 8))
            UNION ALL
            SELECT format('order %s is decided and not in the inbox', r.order_id), 1::bigint
            FROM reservation r
            WHERE created_at >= (SELECT message_horizon()) AND NOT EXISTS (
                SELECT FROM inbox i
                WHERE i.identity = CASE WHEN r.state IN (6, 8) THEN r.payment_id ELSE r.order_id END
                  AND i.consumer = CASE r.state
                    WHEN 5 THEN 'cancellations' WHEN 6 THEN 'payment-captured' WHEN 8 THEN 'payment-declined' ELSE 'orders' END)
            """) { CleanWhen = OrderPasses.OrdersDecided },
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
            """) { CleanWhen = OrderPasses.OrdersAnswered },
        new("answers-owed", "Every message that is owed an answer has one", $"""
            SELECT format('%s %s has no answer', i.consumer, i.identity), 1::bigint
            FROM inbox i
            WHERE i.consumer IN ({MessagePasses.Owed})
              AND NOT EXISTS (SELECT FROM outbox o WHERE o.consumer = i.consumer AND o.identity = i.identity)
            """) { CleanWhen = [MessagePasses.FirstAnswers] },
        new("refunds-asked", "Every payment for which no stock leaves is asked back", $"""
            SELECT format('%s %s: no stock leaves for payment %s, and no refund is asked for', s.consumer, s.identity, s.body::json ->> 'paymentId'), 1::bigint
            FROM {RareAnswers.Table} s
            WHERE s.message_type = '{Shortfall}' AND NOT EXISTS (
                SELECT FROM {RareAnswers.Table} r
                WHERE r.consumer = s.consumer AND r.identity = s.identity AND r.message_type = '{Refund}'
                  AND r.body::json ->> 'paymentId' = s.body::json ->> 'paymentId')
            """),
        new("answers-caused", "Every answer was caused by a message on record", $"""
            SELECT format('%s %s: answer %s (%s) without an inbox row', o.consumer, o.identity, o.ordinal, o.message_type), 1::bigint
            FROM outbox o
            WHERE created_at >= (SELECT message_horizon()) AND NOT EXISTS (SELECT FROM inbox i WHERE i.consumer = o.consumer AND i.identity = o.identity)
            """) { CleanWhen = [MessagePasses.FirstAnswers, .. MessagePasses.EffectsCaused] },
        new("answers-distinct", "Every answer has a message id of its own", """
            SELECT format('message id %s: %s answers', message_id, count(*)), count(*) - 1
            FROM outbox GROUP BY message_id HAVING count(*) > 1
            """) { CleanWhen = [MessagePasses.AnswersDistinct] },
        new("answers-sent", "Every answer was sent and confirmed, or is on its way", """
            SELECT format('%s %s: answer %s is %s', consumer, identity, ordinal, CASE
                            WHEN parked_at IS NOT NULL THEN 'parked: ' || coalesce(last_error, 'no reason recorded')
                            WHEN attempts >= 3 THEN format('not confirmed after %s attempts: %s', attempts, coalesce(last_error, 'no reason recorded'))
                            ELSE format('due since %s and nobody sends it', next_attempt_at) END), 1::bigint
            FROM outbox_pending
            WHERE parked_at IS NOT NULL OR attempts >= 3 OR next_attempt_at < now() - interval '1 minute'
            """),
    ];
}
