using Inventory.Contracts;
using Inventory.Domain.Stock;

namespace Inventory.Worker.Operations.Audit.Passes;

/// <summary>Readings of inbox and outbox, and what follows from them.</summary>
internal static class MessagePasses
{
    /// <summary>The consumers of which every message is owed an answer, orders aside.</summary>
    public const string Owed = "'cancellations', 'extensions', 'commits', 'expirations', 'adjustments', 'transfers', 'configurations', 'payments', 'refunds'";

    private const string Answered = $"consumer IN ('orders', {Owed})";

    // Ids as bodies that the service wrote have them, first, without reading these as JSON. Where one stands otherwise, sums differ, no more.
    private static readonly string
        PlainOrderId = PlainId("{\"orderId\":\""),
        PlainPaymentId = PlainId("{\"paymentId\":\"");

    private static readonly string Message = Checksum.Key("consumer", "identity");

    /// <summary>The inbox.</summary>
    public static AuditPass Inbox { get; } = new(
        "inbox",
        $"""
        (SELECT {Message} AS message, hashtextextended(identity, 0) AS id, {Answered} AS answered, consumer = 'orders' AS of_order, consumer = 'payments' AS of_payment,
                consumer = 'payment-captured' AS of_capture
         FROM inbox OFFSET 0) inbox
        """,
        ("messages", "count(*)"),
        ("distinct", "count(DISTINCT message)"),
        ("order messages", "count(*) FILTER (WHERE of_order)"),
        ("answered", Checksum.OfSet("message", "answered")),
        ("orders", Checksum.OfSet("id", "of_order")),
        ("payments", Checksum.OfSet("id", "of_payment")),
        ("captured", Checksum.OfSet("id", "of_capture")));

    /// <summary>The outbox. The first answer to a message has the ordinal 0.</summary>
    public static AuditPass Outbox { get; } = new(
        "outbox",
        $"""
        (SELECT {Message} AS message, hashtextextended(identity, 0) AS id, message_id, ordinal = 0 AND {Answered} AS first, consumer = 'orders' AS to_order,
                ({Is<StockReserved>()})::int::bigint AS reserved, ({Is<StockRejected>()})::int::bigint AS rejected,
                CASE WHEN {Is<OrderCommitted>()} THEN hashtextextended({PlainOrderId}, 0) END AS committed,
                CASE WHEN consumer = 'orders' AND {Is<CapturePayment>()} THEN {Checksum.Key("identity", PlainPaymentId)} END AS asked
         FROM outbox OFFSET 0) outbox
        """,
        ("answers", "count(*)"),
        ("distinct", "count(DISTINCT uuid_hash_extended(message_id, 0))"),
        ("to orders", Checksum.Of("id", "reserved", "rejected", "to_order")),
        ("first", Checksum.OfSet("message", "first")),
        ("committed ids", Checksum.OfSet("committed", "committed IS NOT NULL")),
        ("asked", Checksum.OfSet("asked", "asked IS NOT NULL")));

    /// <summary>
    /// The messages on record, and those that must be: for answers, other than the first to a message that is owed one; for orders that were
    /// committed, or decided before they arrived; for what moved stock and is no order. Of orders that were paid, <see cref="CapturesHeard"/> says it.
    /// </summary>
    public static AuditPass Causes { get; } = new(
        "causes",
        $"""
        (SELECT {Message} AS message FROM inbox
         UNION ALL
         SELECT {Message} FROM outbox WHERE ordinal <> 0 OR NOT {Answered}
         UNION ALL
         SELECT {Checksum.Key(
             "CASE state WHEN 5 THEN 'cancellations' WHEN 8 THEN 'payment-declined' ELSE 'commits' END",
             "CASE WHEN commit_id IS NULL THEN CASE state WHEN 5 THEN order_id ELSE payment_id END WHEN state NOT IN (5, 8) THEN commit_id END")}
         FROM reservation WHERE (commit_id IS NOT NULL OR state IN (5, 8)) AND created_at >= (SELECT message_horizon())
         UNION ALL
         SELECT {LedgerMessage} FROM movement WHERE kind = 10 AND {Prefix.Begins("source", "order:")} AND occurred_at >= (SELECT message_horizon())
         UNION ALL
         SELECT {LedgerMessage}
         FROM movement WHERE {Prefix.BeginsOtherwise("source", "order:")} AND kind <> {(short)MovementKind.Repair} AND occurred_at >= (SELECT message_horizon())
        ) cause
        """,
        ("messages", "count(DISTINCT message)"),
        ("named", "count(*) = count(message)"));

    /// <summary>The consumer that booked a ledger row which is no step of an order's own; expiry is one that nobody sent.</summary>
    public const string LedgerConsumer =
        "CASE split_part(source, ':', 1) WHEN 'adjustment' THEN 'adjustments' WHEN 'transfer' THEN 'transfers' WHEN 'order' THEN 'expirations' END";

    /// <summary>No message is on record twice. Two hashes meet in one of some 300,000 audits of 10⁷ messages; then the check's query counts.</summary>
    public static AuditCondition InboxUnique { get; } = new(Inbox["messages"], Inbox["distinct"]);

    /// <summary>No message id is on record twice.</summary>
    public static AuditCondition AnswersDistinct { get; } = new(Outbox["answers"], Outbox["distinct"]);

    /// <summary>Every message that is owed an answer has a first one, and every first answer to such a message has its message.</summary>
    public static AuditCondition FirstAnswers { get; } = new(Outbox["first"], Inbox["answered"]);

    /// <summary>
    /// The captured payments that were heard of are those that pay for an order, and those that were given back because no stock left.
    /// </summary>
    public static AuditCondition CapturesHeard { get; } = new(Inbox["captured"], PaymentPasses.Heard["payments"]);

    /// <summary>Every message that the record needs is on record; of the first answers, <see cref="FirstAnswers"/> says it.</summary>
    public static IReadOnlyList<AuditCondition> EffectsCaused { get; } =
        [new(Causes["named"]), new(Causes["messages"], Inbox["distinct"]), CapturesHeard];

    private static string LedgerMessage => Checksum.Key(LedgerConsumer, "substr(source, strpos(source, ':') + 1)");

    private static string PlainId(string before) =>
        $"CASE WHEN {Prefix.Begins("body COLLATE \"C\"", before)} AND strpos(split_part(body, '\"', 4), '\\') = 0 THEN split_part(body, '\"', 4) ELSE '' END";

    private static string Is<T>() => $"message_type = '{typeof(T).FullName}'";
}
