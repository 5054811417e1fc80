using Inventory.Contracts;
using Inventory.Worker.Operations.Audit.Checks;

namespace Inventory.Worker.Operations.Audit.Passes;

/// <summary>Readings of payments, refunds and the provider's book, and what follows from them.</summary>
internal static class PaymentPasses
{
    /// <summary>An order <c>r</c> that is paid, but not by the payment <c>p</c> that it names.</summary>
    public const string Unpaid = "r.state IN (2, 6) AND r.commit_id IS NULL AND (r.payment_id IS NULL OR p.order_id <> r.order_id OR p.state <> 2)";

    private static readonly string Capture =
        $"outbox o WHERE o.consumer = 'orders' AND o.identity = p.order_id AND o.message_type = '{typeof(CapturePayment).FullName}'";

    /// <summary>The payments. <c>taken</c>: it is final, and the message that asked for it is on record.</summary>
    public static AuditPass Payments { get; } = new(
        "payments",
        $"""
        (SELECT state, hashtextextended(payment_id, 0) AS id,
                CASE WHEN state IN (2, 3) THEN {Horizon.Remembers("created_at", "updated_at", "inbox i WHERE i.consumer = 'payments' AND i.identity = p.payment_id")} ELSE false END AS taken,
                CASE state WHEN 2 THEN {Checksum.Key("payment_id", "coalesce(provider_reference, '')", "currency")} END AS capture,
                {Checksum.Amount("amount_minor")} AS amount, {Checksum.Amount("refunded_minor")} AS refunded, state <> 2 OR provider_reference IS NOT NULL AS referred,
                refunded_minor = 0 OR (state = 2 AND refunded_minor BETWEEN 0 AND amount_minor) AS within
         FROM payment p OFFSET 0) payment
        """,
        ("captured", "count(*) FILTER (WHERE state = 2)"),
        ("declined", "count(*) FILTER (WHERE state = 3)"),
        ("taken", Checksum.OfSet("id", "taken")),
        ("captures", Checksum.Of("capture", "amount", "1", "state = 2")),
        ("referred", "coalesce(bool_and(referred), true)"),
        ("refunded", Checksum.Of("id", "refunded", "0")),
        ("within", "coalesce(bool_and(within), true)"));

    /// <summary>The refunds, with their payments.</summary>
    public static AuditPass Refunds { get; } = new(
        "refunds",
        $"""
        (SELECT hashtextextended(r.payment_id, 0) AS id, {Checksum.Amount("r.amount_minor")} AS amount, p.payment_id IS NOT NULL AS fits
         FROM refund r LEFT JOIN payment p ON p.payment_id = r.payment_id AND p.currency = r.currency AND p.order_id = r.order_id
         WHERE r.state <> 3 OFFSET 0) refund
        """,
        ("refunded", Checksum.Of("id", "amount", "0")),
        ("fit", "coalesce(bool_and(fits), true)"));

    /// <summary>The reservations and payments that name the same payment. <c>asked</c>: what asked for the payment is on record, if an order did.</summary>
    public static AuditPass Paid { get; } = new(
        "paid",
        $"""
        (SELECT {Unpaid} AS unpaid,
                CASE WHEN p.payment_id IS NOT NULL AND {Horizon.Remembers("r.created_at", "p.created_at", Capture)} THEN {Checksum.Key("p.order_id", "p.payment_id")} END AS asked,
                p.state = 2 AND NOT coalesce(r.state IN (2, 6) AND r.order_id = p.order_id, false) AND p.refunded_minor < p.amount_minor
                  AND NOT EXISTS (SELECT FROM refund f WHERE f.payment_id = p.payment_id AND f.refund_id = p.payment_id AND f.state = 3) AS stray
         FROM reservation r FULL JOIN payment p ON p.payment_id = r.payment_id OFFSET 0) paid
        """,
        ("none unpaid", "count(*) FILTER (WHERE unpaid) = 0"),
        ("none stray", "count(*) FILTER (WHERE stray) = 0"),
        ("asked", Checksum.OfSet("asked", "asked IS NOT NULL")));

    /// <summary>The captured payments that must have been heard of: those that pay for an order, and those that were given back because no stock left.</summary>
    public static AuditPass Heard { get; } = new(
        "captures heard",
        $"""
        (SELECT hashtextextended(r.payment_id, 0) AS payment,
                {Horizon.Remembers("created_at", "updated_at", "inbox i WHERE i.consumer = 'payment-captured' AND i.identity = r.payment_id")} AS known
         FROM reservation r WHERE state = 6 OR (state = 2 AND (payment_id IS NOT NULL OR commit_id IS NULL))
         UNION ALL
         SELECT hashtextextended(body::json ->> 'paymentId', 0), true FROM {RareAnswers.Table} WHERE message_type = '{typeof(StockShortfall).FullName}' OFFSET 0) heard
        """,
        ("payments", Checksum.OfSet("payment", "known")));

    /// <summary>The provider's book.</summary>
    public static AuditPass Book { get; } = new(
        "provider's book",
        $"""
        (SELECT {Checksum.Key("payment_id", "reference", "currency")} AS capture, {Checksum.Amount("captured_minor")} AS amount
         FROM {ProviderBook.Captures} OFFSET 0) book
        """,
        ("captures", Checksum.Of("capture", "amount", "1")));

    /// <summary>The provider's book and the captures on record are the same.</summary>
    public static IReadOnlyList<AuditCondition> BookAgrees { get; } = [UniqueKey.Payments, new(Book["captures"], Payments["captures"]), new(Payments["referred"])];

    /// <summary>Each payment has set aside what its refunds need.</summary>
    public static IReadOnlyList<AuditCondition> RefundedWithin { get; } =
        [UniqueKey.Payments, new(Payments["refunded"], Refunds["refunded"]), new(Payments["within"]), new(Refunds["fit"])];
}
