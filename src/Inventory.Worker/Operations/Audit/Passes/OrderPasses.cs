using Inventory.Contracts;

namespace Inventory.Worker.Operations.Audit.Passes;

/// <summary>Readings of reservations, and what follows from them.</summary>
internal static class OrderPasses
{
    private const string Order = "inbox i WHERE i.consumer = 'orders' AND i.identity = r.order_id";

    private static readonly string Commit = $"""
        outbox o WHERE (o.consumer, o.identity) IN (('orders', r.order_id), ('payment-captured', r.payment_id), ('commits', r.commit_id))
           AND o.message_type = '{typeof(OrderCommitted).FullName}'
        """;

    /// <summary>The reservations. <c>arrived</c>: its order is on record, for a cancelled one if it came at all. <c>told</c>: it is said to be committed.</summary>
    public static AuditPass Reservations { get; } = new(
        "reservations",
        $"""
        (SELECT state, hashtextextended(order_id, 0) AS id,
                CASE WHEN state IN (6, 8) THEN false
                     WHEN state = 5 THEN coalesce((SELECT true FROM {Order} LIMIT 1), false)
                     ELSE {Horizon.Remembers("created_at", "updated_at", Order)} END AS arrived,
                CASE WHEN state = 2 THEN {Horizon.Remembers("updated_at", "updated_at", Commit)} ELSE false END AS told
         FROM reservation r OFFSET 0) reservation
        """,
        ("orders", "count(*)"),
        ("accepted", "count(*) FILTER (WHERE state IN (1, 2, 3, 7))"),
        ("rejected", "count(*) FILTER (WHERE state = 4)"),
        ("committed", "count(*) FILTER (WHERE state = 2)"),
        ("released", "count(*) FILTER (WHERE state = 3)"),
        ("expired", "count(*) FILTER (WHERE state = 7)"),
        ("told", Checksum.OfSet("id", "told")),
        ("arrived", Checksum.OfSet("id", "arrived")),
        ("answers", Checksum.Of("id", "(state IN (1, 2, 3, 7))::int::bigint", "(state IN (4, 5))::int::bigint", "arrived")));

    /// <summary>Every order taken is decided, and every decided order was taken.</summary>
    public static IReadOnlyList<AuditCondition> OrdersDecided { get; } =
        [UniqueKey.Orders, new(MessagePasses.Inbox["orders"], Reservations["arrived"]), .. MessagePasses.EffectsCaused];

    /// <summary>Every order is answered once, as it was decided.</summary>
    public static IReadOnlyList<AuditCondition> OrdersAnswered { get; } =
    [
        UniqueKey.Orders, MessagePasses.InboxUnique, new(MessagePasses.Inbox["orders"], Reservations["arrived"]),
        new(MessagePasses.Outbox["to orders"], Reservations["answers"]),
    ];

    /// <summary>Every committed order was told of once, and no other.</summary>
    public static AuditCondition CommitsTold { get; } = new(MessagePasses.Outbox["committed ids"], Reservations["told"]);

    /// <summary>Every accepted order has lines, and no other.</summary>
    public static IReadOnlyList<AuditCondition> AcceptedHaveLines { get; } =
        [UniqueKey.Orders, new(StockPasses.Lines["of_accepted"]), new(StockPasses.Lines["ordered"], Reservations["accepted"])];
}
