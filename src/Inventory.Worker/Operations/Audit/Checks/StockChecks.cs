namespace Inventory.Worker.Operations.Audit.Checks;

/// <summary>Invariants of stock and its ledger.</summary>
public static class StockChecks
{
    /// <summary>Promised against supplied and back-orders, from orders and ledger; the balances on record are a second opinion.</summary>
    public static AuditCheck Oversold { get; } = new("oversold", "No unit is promised twice", """
        SELECT format('%s@%s: %s units too many', sku, location, excess), excess
        FROM (
            SELECT sku, location, greatest(
                coalesce(promised.units, 0) - coalesce(supplied.units, 0),
                coalesce(item.reserved, 0) - coalesce(item.on_hand, 0)) - coalesce(item.backorder_limit, 0) AS excess
            FROM (SELECT sku, location, reserved, on_hand, backorder_limit FROM stock_item) item
            FULL JOIN (
                SELECT l.sku, l.location, sum(l.quantity - l.released)::bigint AS units
                FROM reservation_line l JOIN reservation r USING (order_id)
                WHERE r.state IN (1, 2) GROUP BY 1, 2) promised USING (sku, location)
            FULL JOIN (
                SELECT sku, location, sum(on_hand_delta)::bigint AS units
                FROM movement WHERE source NOT LIKE 'order:%' GROUP BY 1, 2) supplied USING (sku, location)
        ) balance
        WHERE excess > 0
        """);

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<AuditCheck> All { get; } =
    [
        Oversold,
        new("never-negative", "No balance is, or ever was, below zero and what back-orders allow", """
            SELECT format('%s@%s: on hand %s, reserved %s', sku, location, on_hand, reserved), 1::bigint
            FROM stock_item WHERE reserved < 0 OR on_hand + backorder_limit < reserved
            UNION ALL
            SELECT format('%s@%s after %s: on hand %s, reserved %s', sku, location, source, on_hand_after, reserved_after), 1::bigint
            FROM movement m LEFT JOIN stock_item s USING (sku, location)
            WHERE reserved_after < 0 OR on_hand_after + coalesce(s.backorder_peak, 0) < reserved_after
            """),
        new("on-hand", "On hand is the sum of the ledger", BalanceIsLedger("on_hand")),
        new("reserved", "Reserved is the sum of the ledger", BalanceIsLedger("reserved")),
        new("reserved-lines", "Reserved is what pending orders hold", """
            SELECT format('%s@%s: reserved %s, pending orders hold %s', sku, location, coalesce(item.reserved, 0), coalesce(held.units, 0)),
                   abs(coalesce(item.reserved, 0) - coalesce(held.units, 0))
            FROM (SELECT sku, location, reserved FROM stock_item) item
            FULL JOIN (
                SELECT l.sku, l.location, sum(l.quantity)::bigint AS units
                FROM reservation_line l JOIN reservation r USING (order_id)
                WHERE r.state = 1 GROUP BY 1, 2) held USING (sku, location)
            WHERE coalesce(item.reserved, 0) <> coalesce(held.units, 0)
            """),
        new("transfers-whole", "Every transfer left one location and came to another", """
            SELECT format('%s: %s legs, %s units out of nowhere', source, count(*), sum(on_hand_delta)), abs(sum(on_hand_delta)) + 1
            FROM movement WHERE source LIKE 'transfer:%' GROUP BY source
            HAVING count(*) <> 2 OR sum(on_hand_delta) <> 0 OR count(DISTINCT kind) <> 2 OR count(DISTINCT sku) <> 1
            """),
        new("ledger-chain", "Every ledger row continues the balance before it", """
            SELECT format('%s@%s at row %s (%s): on hand %s%s makes %s, reserved %s%s makes %s', sku, location, id, source,
                          on_hand_before, to_char(on_hand_delta, 'SG999999999990'), on_hand_after,
                          reserved_before, to_char(reserved_delta, 'SG999999999990'), reserved_after), 1::bigint
            FROM (
                SELECT m.*, lag(on_hand_after, 1, 0::bigint) OVER item AS on_hand_before,
                       lag(reserved_after, 1, 0::bigint) OVER item AS reserved_before
                FROM movement m WINDOW item AS (PARTITION BY sku, location ORDER BY id)
            ) chain
            WHERE on_hand_before + on_hand_delta <> on_hand_after OR reserved_before + reserved_delta <> reserved_after
            """),
    ];

    private static string BalanceIsLedger(string column) => $"""
        SELECT format('%s@%s: on record %s, ledger %s', sku, location, coalesce(item.{column}, 0), coalesce(ledger.units, 0)),
               abs(coalesce(item.{column}, 0) - coalesce(ledger.units, 0))
        FROM (SELECT sku, location, {column} FROM stock_item) item
        FULL JOIN (SELECT sku, location, sum({column}_delta)::bigint AS units FROM movement GROUP BY 1, 2) ledger USING (sku, location)
        WHERE coalesce(item.{column}, 0) <> coalesce(ledger.units, 0)
        """;
}
