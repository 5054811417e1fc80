namespace Inventory.Worker.Operations.Audit.Passes;

/// <summary>Readings of reservations, and what follows from them.</summary>
internal static class OrderPasses
{
    private const string Columns = "state, hashtextextended(order_id, 0) AS id, created_at >= (SELECT message_horizon()) AS known";

    /// <summary>The reservations. <c>arrived</c>: the order was taken, if perhaps after it was cancelled. <c>known</c>: its message is not forgotten yet.</summary>
    public static AuditPass Reservations { get; } = new(
        "reservations",
        $"""
        (SELECT {Columns}, state NOT IN (5, 6, 8) AS arrived FROM reservation WHERE state <> 5
         UNION ALL
         SELECT {Columns}, EXISTS (SELECT FROM inbox i WHERE i.consumer = 'orders' AND i.identity = r.order_id) FROM (SELECT * FROM reservation WHERE state = 5) r
        ) reservation
        """,
        ("orders", "count(*)"),
        ("accepted", "count(*) FILTER (WHERE state IN (1, 2, 3, 7))"),
        ("rejected", "count(*) FILTER (WHERE state = 4)"),
        ("committed", "count(*) FILTER (WHERE state = 2)"),
        ("released", "count(*) FILTER (WHERE state = 3)"),
        ("expired", "count(*) FILTER (WHERE state = 7)"),
        ("committed ids", Checksum.Of("id", "1", "0", "state = 2")),
        ("arrived", Checksum.Of("id", "1", "0", "known AND arrived")),
        ("answers", Checksum.Of("id", "(state IN (1, 2, 3, 7))::int::bigint", "(state IN (4, 5))::int::bigint", "known AND arrived")));

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
    public static AuditCondition CommitsTold { get; } = new(MessagePasses.Outbox["committed ids"], Reservations["committed ids"]);

    /// <summary>Every accepted order has lines, and no other.</summary>
    public static IReadOnlyList<AuditCondition> AcceptedHaveLines { get; } =
        [UniqueKey.Orders, new(StockPasses.Lines["of_accepted"]), new(StockPasses.Lines["ordered"], Reservations["accepted"])];
}
