using Inventory.Contracts;
using Inventory.Worker.Operations.Audit.Passes;

namespace Inventory.Worker.Operations.Audit.Checks;

/// <summary>Invariants of refunds, here and at the provider.</summary>
internal static class RefundChecks
{
    private static readonly string Refund = typeof(RefundPayment).FullName!;

    public static IReadOnlyList<AuditCheck> All { get; } =
    [
        new("refund-once", "No refund was given back twice", """
            SELECT format('refund %s: %s', refund_id, string_agg(trace, ', ' ORDER BY trace)), count(*)
            FROM (
                SELECT refund_id, format('%s times on record', count(*)) AS trace
                FROM refund WHERE state = 2 GROUP BY refund_id HAVING count(*) > 1
                UNION ALL
                SELECT refund_id, format('given back %s times by the provider', count(*))
                FROM provider_refund GROUP BY refund_id HAVING count(*) > 1
            ) twice
            GROUP BY refund_id
            """),
        new("refunded-within", "No payment was given back beyond what was captured, and each has set aside what its refunds need", """
            SELECT format('payment %s: %s of %s %s set aside, %s in refunds, state %s', p.payment_id, p.refunded_minor, p.amount_minor, p.currency, coalesce(r.sum, 0), p.state),
                   greatest(abs(p.refunded_minor - coalesce(r.sum, 0)), 1)
            FROM payment p
            LEFT JOIN (SELECT payment_id, sum(amount_minor)::bigint AS sum FROM refund WHERE state <> 3 GROUP BY payment_id) r USING (payment_id)
            WHERE p.refunded_minor <> coalesce(r.sum, 0)
               OR (p.refunded_minor <> 0 AND (p.state <> 2 OR p.refunded_minor NOT BETWEEN 0 AND p.amount_minor))
            UNION ALL
            SELECT format('refund %s: its payment %s is not on record', r.refund_id, r.payment_id), r.amount_minor
            FROM refund r
            WHERE r.state <> 3 AND NOT EXISTS (
                SELECT FROM payment p WHERE p.payment_id = r.payment_id AND p.currency = r.currency AND p.order_id = r.order_id)
            """) { CleanWhen = PaymentPasses.RefundedWithin },
        new("refunds-carried-out", "Every refund that the service asked for was taken", $"""
            SELECT format('%s %s asked for refund %s, which is not on record', o.consumer, o.identity, o.body::json ->> 'refundId'), 1::bigint
            FROM {RareAnswers.Table} o
            WHERE o.message_type = '{Refund}' AND NOT EXISTS (SELECT FROM refund r WHERE r.refund_id = o.body::json ->> 'refundId')
            """),
        new("refunds-taken", "Every final refund was asked for by a message on record, and every such message has its refund", $"""
            SELECT format('refund %s is final and not in the inbox', refund_id), 1::bigint
            FROM refund r
            WHERE state IN (2, 3) AND created_at >= (SELECT message_horizon())
              AND NOT EXISTS (SELECT FROM inbox i WHERE i.consumer = 'refunds' AND i.identity = r.refund_id)
            UNION ALL
            SELECT format('refund %s is in the inbox and not final', i.identity), 1::bigint
            FROM inbox i
            WHERE i.consumer = 'refunds' AND NOT EXISTS (SELECT FROM refund r WHERE r.refund_id = i.identity AND r.state IN (2, 3))
            """),
        new("refunds-final", "No refund is in doubt", """
            SELECT format('refund %s of payment %s (%s %s) was sent to the provider at %s and its outcome is not known', refund_id, payment_id, amount_minor, currency, created_at), amount_minor
            FROM refund WHERE state IN (1, 4)
            """),
        new("refunded-in-book", "The provider has every refund that the record calls made", """
            SELECT format('refund %s (%s %s, %s) is not in the provider''s book', r.refund_id, r.amount_minor, r.currency, coalesce(r.provider_reference, 'no reference')), r.amount_minor
            FROM refund r
            WHERE r.state = 2 AND NOT EXISTS (
                SELECT FROM provider_refund b
                WHERE b.refund_id = r.refund_id AND b.reference = r.provider_reference AND b.payment_id = r.payment_id
                  AND b.amount_minor = r.amount_minor AND b.currency = r.currency)
            """) { NeedsProviderBook = true },
        new("refund-book-on-record", "The record has every refund that the provider made for it", """
            SELECT format('the provider gave back %s %s for refund %s (%s)', b.amount_minor, b.currency, b.refund_id, b.reference), b.amount_minor
            FROM provider_refund b
            WHERE NOT EXISTS (SELECT FROM refund r WHERE r.refund_id = b.refund_id AND r.state = 2 AND r.provider_reference = b.reference)
            """) { NeedsProviderBook = true },
    ];
}
