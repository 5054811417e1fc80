using Inventory.Contracts;
using Inventory.Worker.Operations.Audit.Passes;

namespace Inventory.Worker.Operations.Audit.Checks;

/// <summary>Invariants of payments, here and at the provider.</summary>
public static class PaymentChecks
{
    private static readonly string Capture = typeof(CapturePayment).FullName!;
    private static readonly string Shortfall = typeof(StockShortfall).FullName!;

    /// <summary>One row for each payment id captured more than once. Without the provider's book, by our own record alone.</summary>
    public static AuditCheck CapturedOnce { get; } = new("payment-once", "No payment was captured twice", """
        SELECT format('payment %s: %s', payment_id, string_agg(trace, ', ' ORDER BY trace)), count(*)
        FROM (
            SELECT payment_id, format('%s captures on record', count(*)) AS trace
            FROM payment WHERE state = 2 GROUP BY payment_id HAVING count(*) > 1
            UNION ALL
            SELECT payment_id, format('taken %s times by the provider', count(*))
            FROM provider_book GROUP BY payment_id HAVING count(*) > 1
            UNION ALL
            SELECT p.payment_id, format('%s taken by the provider instead of %s', sum(b.captured_minor), p.amount_minor)
            FROM payment p JOIN provider_book b USING (payment_id)
            GROUP BY p.payment_id, p.amount_minor HAVING sum(b.captured_minor) > p.amount_minor
        ) twice
        GROUP BY payment_id
        """) { CleanWhen = PaymentPasses.BookAgrees };

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<AuditCheck> All { get; } =
    [
        CapturedOnce,
        // Most ids stand in the body as they are, and are found without reading it as JSON, which would take most of the time.
        new("payments-asked", "Every capture that an order asked for was carried out", $"""
            SELECT format('order %s asked for payment %s, which is not on record', o.identity, o.body::json ->> 'paymentId'), 1::bigint
            FROM (
                SELECT * FROM outbox o
                WHERE o.consumer = 'orders' AND o.message_type = '{Capture}' AND NOT EXISTS (
                    SELECT FROM payment p WHERE p.order_id = o.identity AND strpos(o.body, '"paymentId":' || to_json(p.payment_id)::text) > 0)
                OFFSET 0) o
            WHERE NOT EXISTS (SELECT FROM payment p WHERE p.payment_id = o.body::json ->> 'paymentId')
            """) { CleanWhen = [new(MessagePasses.Outbox["asked"], PaymentPasses.Paid["asked"])] },
        new("payments-final", "No payment is in doubt", """
            SELECT format('payment %s of order %s (%s %s) was sent to the provider at %s and its outcome is not known', payment_id, order_id, amount_minor, currency, created_at), amount_minor
            FROM payment WHERE state IN (1, 4)
            """),
        new("payments-taken", "Every final payment was asked for by a message on record, and every such message has its payment", $"""
            SELECT format('payment %s is final and not in the inbox', payment_id), 1::bigint
            FROM payment p
            WHERE state IN (2, 3) AND created_at >= (SELECT message_horizon())
              AND NOT EXISTS (SELECT FROM inbox i WHERE i.consumer = 'payments' AND i.identity = p.payment_id)
            UNION ALL
            SELECT format('payment %s is in the inbox and not final', i.identity), 1::bigint
            FROM inbox i
            WHERE i.consumer = 'payments' AND NOT EXISTS (SELECT FROM payment p WHERE p.payment_id = i.identity AND p.state IN (2, 3))
            """) { CleanWhen = [new(MessagePasses.Inbox["payments"], PaymentPasses.Payments["taken"])] },
        new("committed-paid", "Every paid order has its captured payment", $"""
            SELECT format('order %s is paid by payment %s, which is not captured for it', r.order_id, coalesce(r.payment_id, '(none)')), 1::bigint
            FROM reservation r LEFT JOIN payment p ON p.payment_id = r.payment_id
            WHERE {PaymentPasses.Unpaid}
            UNION ALL
            SELECT format('order %s is committed by %s, which is not on record', order_id, commit_id), 1::bigint
            FROM reservation r
            WHERE commit_id IS NOT NULL AND created_at >= (SELECT message_horizon())
              AND NOT EXISTS (SELECT FROM inbox i WHERE i.consumer = 'commits' AND i.identity = r.commit_id)
            UNION ALL
            SELECT format('order %s is paid by payment %s, of which no message told', order_id, payment_id), 1::bigint
            FROM reservation r
            WHERE state IN (2, 6) AND commit_id IS NULL AND created_at >= (SELECT message_horizon())
              AND NOT EXISTS (SELECT FROM inbox i WHERE i.consumer = 'payment-captured' AND i.identity = r.payment_id)
            """) { CleanWhen = [new(PaymentPasses.Paid["none unpaid"]), .. MessagePasses.EffectsCaused] },
        new("captures-heard", "Every captured payment that was heard of pays for its order, or was given back", $"""
            SELECT format('payment %s was heard of; no order is paid by it, and nobody was told why not', i.identity), 1::bigint
            FROM inbox i
            WHERE i.consumer = 'payment-captured'
              AND NOT EXISTS (SELECT FROM reservation r WHERE r.payment_id = i.identity AND r.state IN (2, 6))
              AND NOT EXISTS (SELECT FROM {RareAnswers.Table} s WHERE s.message_type = '{Shortfall}' AND s.body::json ->> 'paymentId' = i.identity)
            """) { CleanWhen = [MessagePasses.CapturesHeard] },
        new("paid-settled", "Every payment's outcome reached its order", """
            SELECT format('payment %s is %s and order %s is still pending', p.payment_id, CASE p.state WHEN 2 THEN 'captured' ELSE 'declined' END, p.order_id), p.amount_minor
            FROM payment p JOIN reservation r USING (order_id)
            WHERE p.state IN (2, 3) AND r.state = 1
            """),
        new("money-ends", "Every captured payment pays for its order, or all of it is given back or was refused to be", """
            SELECT format('payment %s (%s %s) is captured, order %s is %s, and %s of it are given back', p.payment_id, p.amount_minor, p.currency, p.order_id, CASE
                            WHEN r.order_id IS NULL THEN 'not on record'
                            WHEN r.state IN (2, 6) THEN 'paid by ' || coalesce(r.payment_id, r.commit_id, 'nobody')
                            ELSE 'neither paid nor committed' END, p.refunded_minor), p.amount_minor - p.refunded_minor
            FROM payment p LEFT JOIN reservation r USING (order_id)
            WHERE p.state = 2 AND NOT coalesce(r.state IN (2, 6) AND r.payment_id = p.payment_id, false)
              AND p.refunded_minor < p.amount_minor
              AND NOT EXISTS (SELECT FROM refund f WHERE f.payment_id = p.payment_id AND f.refund_id = p.payment_id AND f.state = 3)
            """) { CleanWhen = [UniqueKey.Orders, new(PaymentPasses.Paid["none stray"])] },
        new("captured-in-book", "The provider has every payment that the record calls captured", """
            SELECT format('payment %s (%s %s, %s) is not in the provider''s book', p.payment_id, p.amount_minor, p.currency, coalesce(p.provider_reference, 'no reference')), greatest(p.amount_minor, 1)
            FROM payment p
            WHERE p.state = 2 AND NOT EXISTS (
                SELECT FROM provider_book b
                WHERE b.payment_id = p.payment_id AND b.reference = p.provider_reference
                  AND b.captured_minor = p.amount_minor AND b.currency = p.currency)
            """) { NeedsProviderBook = true, CleanWhen = PaymentPasses.BookAgrees },
        new("book-on-record", "The record has every payment that the provider took", """
            SELECT format('the provider took %s %s for payment %s (%s)', b.captured_minor, b.currency, b.payment_id, b.reference), b.captured_minor
            FROM provider_book b
            WHERE NOT EXISTS (
                SELECT FROM payment p WHERE p.payment_id = b.payment_id AND p.state = 2 AND p.provider_reference = b.reference)
            """) { NeedsProviderBook = true, CleanWhen = PaymentPasses.BookAgrees },
    ];
}
