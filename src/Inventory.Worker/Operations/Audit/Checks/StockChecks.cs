using Inventory.Contracts;
using Inventory.Domain.Stock;
using Inventory.Worker.Operations.Audit.Passes;
using Inventory.Worker.Persistence;

namespace Inventory.Worker.Operations.Audit.Checks;

/// <summary>Invariants of stock and its ledger.</summary>
public static class StockChecks
{
    private const short Repair = (short)MovementKind.Repair;

    private const string BelowZero = "reserved_after < 0 OR on_hand_after < reserved_after";

    private static readonly string Configured = $"""
        SELECT identity, body::json ->> 'sku' AS sku, body::json ->> 'location' AS location, (body::json ->> 'version')::bigint AS said
        FROM {RareAnswers.Table} WHERE message_type = '{typeof(StockConfigured).FullName}'
        """;

    // Rows below zero are few, and are what back-orders leave.
    private static readonly AuditCondition NeverBelow = AuditCondition.Holds("never below", $"""
        (SELECT count(*) = 0
         FROM (SELECT * FROM movement WHERE {BelowZero} OFFSET 0) m LEFT JOIN stock_item s USING (sku, location)
         WHERE m.reserved_after < 0 OR m.on_hand_after + coalesce(s.backorder_peak, 0) < m.reserved_after)
        """);

    /// <summary>Promised against supplied and back-orders, from orders and ledger; the balances on record are a second opinion.</summary>
    public static AuditCheck Oversold { get; } = new("oversold", "No unit is promised twice", """
        SELECT format('%s@%s: %s units too many', sku, location, excess), excess
        FROM (SELECT sku, location, greatest(promised - supplied, reserved - on_hand) - backorder_limit AS excess FROM audit_item) balance
        WHERE excess > 0
        """)
    {
        // What came, without what left, is on hand; what left and what is held is promised. So what is promised beyond what came is what is reserved
        // beyond what is on hand, and that is within the limit.
        CleanWhen =
        [
            .. StockPasses.BalancesAreLedger, .. StockPasses.ReservedIsHeld, StockPasses.LedgerIsState, StockPasses.LinesAreSound,
            new(StockPasses.Items["covered"]),
        ],
    };

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<AuditCheck> All { get; } =
    [
        Oversold,
        new("never-negative", "No balance is, or ever was, below zero and what back-orders allow", $"""
            SELECT format('%s@%s: on hand %s, reserved %s', sku, location, on_hand, reserved), 1::bigint
            FROM audit_item WHERE reserved < 0 OR on_hand + backorder_limit < reserved
            UNION ALL
            SELECT format('%s@%s after %s: on hand %s, reserved %s', m.sku, m.location, m.source, m.on_hand_after, m.reserved_after), 1::bigint
            FROM (SELECT * FROM movement WHERE {BelowZero}) m LEFT JOIN audit_item s USING (sku, location)
            WHERE m.id >= s.repaired AND (m.reserved_after < 0 OR m.on_hand_after + s.backorder_peak < m.reserved_after)
            """) { CleanWhen = [UniqueKey.Items, new(StockPasses.Items["covered"]), NeverBelow] },
        new("on-hand", "On hand is the sum of the ledger", BalanceIsLedger("on_hand")) { CleanWhen = StockPasses.BalancesAreLedger },
        new("reserved", "Reserved is the sum of the ledger", BalanceIsLedger("reserved")) { CleanWhen = StockPasses.BalancesAreLedger },
        new("reserved-lines", "Reserved is what pending orders hold", """
            SELECT format('%s@%s: reserved %s, pending orders hold %s', sku, location, reserved, held), abs(reserved - held)
            FROM audit_item WHERE reserved <> held
            """) { CleanWhen = StockPasses.ReservedIsHeld },
        new("transfers-whole", "Every transfer left one location and came to another", """
            SELECT format('%s: %s legs, %s units out of nowhere', source, count(*), sum(on_hand_delta)), abs(sum(on_hand_delta)) + 1
            FROM movement WHERE source LIKE 'transfer:%' GROUP BY source
            HAVING count(*) <> 2 OR sum(on_hand_delta) <> 0 OR count(DISTINCT kind) <> 2 OR count(DISTINCT sku) <> 1
            """),
        new("configurations-kept", "Every configuration that was confirmed changed its item, each in its turn", $"""
            SELECT format('%s@%s has version %s, and version %s of it was confirmed as configuration %s', sku, location, coalesce(version::text, '(none)'), said, identity), 1::bigint
            FROM ({Configured}) o LEFT JOIN stock_item s USING (sku, location)
            WHERE (version < said) IS NOT FALSE
            UNION ALL
            SELECT format('%s@%s: version %s was confirmed as %s configurations', sku, location, said, count(*)), count(*) - 1
            FROM ({Configured}) o GROUP BY sku, location, said HAVING count(*) > 1
            """),
        new("fences-sound", "Every fence is a token that a lease was given", """
            SELECT format('%s@%s: fence %s', sku, location, fence), 1::bigint FROM stock_item WHERE fence < 0
            UNION ALL
            SELECT format('order %s: fence %s', order_id, fence), 1::bigint FROM reservation WHERE fence < 0
            UNION ALL
            SELECT format('payment %s: fence %s of lease %s', payment_id, fence, coalesce(fence_owner::text, '(none)')), 1::bigint
            FROM payment WHERE fence < 0 OR (fence = 0) <> (fence_owner IS NULL)
            """),
        new("fences-guarded", "Postgres keeps every fence from going back", $"""
            SELECT format('%s: the trigger {FenceGuard.Name} is missing or disabled', guarded), 1::bigint
            FROM unnest(ARRAY[{string.Join(", ", FenceGuard.Tables.Select(t => $"'{t}'"))}]) AS guarded
            WHERE NOT EXISTS (
                SELECT FROM pg_trigger WHERE tgrelid = guarded::regclass AND tgname = '{FenceGuard.Name}' AND tgenabled IN ('O', 'A'))
            """),
        // A repair starts from the sum of the ledger, and what was wrong before it has been settled by it.
        new("ledger-chain", "Every ledger row continues the balance before it", $"""
            SELECT format('%s@%s at row %s (%s): on hand %s%s makes %s, reserved %s%s makes %s', m.sku, m.location, m.id, m.source,
                          on_hand_before, to_char(m.on_hand_delta, 'SG999999999990'), m.on_hand_after,
                          reserved_before, to_char(m.reserved_delta, 'SG999999999990'), m.reserved_after), 1::bigint
            FROM (
                SELECT id, lag(on_hand_after, 1, 0::bigint) OVER item AS on_hand_before, lag(reserved_after, 1, 0::bigint) OVER item AS reserved_before,
                       on_hand_after - on_hand_delta AS on_hand_needed, reserved_after - reserved_delta AS reserved_needed
                FROM movement WINDOW item AS (PARTITION BY sku, location ORDER BY id)
            ) chain
            CROSS JOIN LATERAL (SELECT * FROM movement m WHERE m.id = chain.id OFFSET 0) m JOIN audit_item s USING (sku, location)
            WHERE (on_hand_before <> on_hand_needed OR reserved_before <> reserved_needed) AND m.id > s.repaired
            UNION ALL
            SELECT format('%s@%s at repair %s: %s on hand and %s reserved, the ledger up to it says %s and %s',
                          sku, location, id, on_hand_after, reserved_after, on_hand, reserved), 1::bigint
            FROM (
                SELECT m.*, sum(m.on_hand_delta) OVER item AS on_hand, sum(m.reserved_delta) OVER item AS reserved
                FROM movement m JOIN audit_item s USING (sku, location) WHERE s.repaired > 0
                WINDOW item AS (PARTITION BY m.sku, m.location ORDER BY m.id)
            ) repaired
            WHERE kind = {Repair} AND (on_hand_after <> on_hand OR reserved_after <> reserved)
            """) { CleanWhen = [ChainPass.Unbroken] },
    ];

    private static string BalanceIsLedger(string column) => $"""
        SELECT format('%s@%s: on record %s, ledger %s', sku, location, {column}, ledger_{column}), abs({column} - ledger_{column})
        FROM audit_item WHERE {column} <> ledger_{column}
        """;
}
