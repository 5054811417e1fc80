using Inventory.Domain.Repairs;
using Inventory.Domain.Stock;
using Npgsql;

namespace Inventory.Worker.Operations.Audit.Checks;

/// <summary>Each item as its row, the ledger and the orders have it, in one table: one pass over the ledger for all checks of balances.</summary>
internal static class ItemBalances
{
    /// <summary>The table's name.</summary>
    public const string Table = "audit_item";

    /// <summary>The order that a ledger row belongs to: its cause, or what a repair was for; null for any other row.</summary>
    public static readonly string Order = $"""
        CASE WHEN source LIKE 'order:%' THEN substr(source, 7)
             WHEN kind = {(short)MovementKind.Repair} AND substr(source, {RepairSource.RunLength + 1}, 7) = ':order:' THEN substr(source, {RepairSource.RunLength + 8}) END
        """;

    private static readonly string CreateSql = $"""
        CREATE TEMPORARY TABLE {Table} ON COMMIT DROP AS
        SELECT sku, location, coalesce(item.on_hand, 0) AS on_hand, coalesce(item.reserved, 0) AS reserved, coalesce(item.backorder_limit, 0) AS backorder_limit,
               coalesce(item.backorder_peak, 0) AS backorder_peak, coalesce(ledger.on_hand, 0) AS ledger_on_hand, coalesce(ledger.reserved, 0) AS ledger_reserved,
               coalesce(ledger.supplied, 0) AS supplied, coalesce(ordered.held, 0) AS held, coalesce(ordered.promised, 0) AS promised,
               coalesce(ledger.repaired, 0) AS repaired, coalesce(ledger.entries, 0) AS entries
        FROM (SELECT sku, location, on_hand, reserved, backorder_limit, backorder_peak FROM stock_item) item
        FULL JOIN (
            SELECT sku, location, sum(on_hand_delta)::bigint AS on_hand, sum(reserved_delta)::bigint AS reserved, count(*) AS entries,
                   (sum(on_hand_delta) FILTER (WHERE ({Order}) IS NULL))::bigint AS supplied,
                   max(id) FILTER (WHERE kind = {(short)MovementKind.Repair}) AS repaired
            FROM movement GROUP BY 1, 2) ledger USING (sku, location)
        FULL JOIN (
            SELECT l.sku, l.location, (sum(l.quantity) FILTER (WHERE r.state = 1))::bigint AS held, sum(l.quantity - l.released)::bigint AS promised
            FROM reservation_line l JOIN reservation r USING (order_id)
            WHERE r.state IN (1, 2) GROUP BY 1, 2) ordered USING (sku, location);
        ANALYZE {Table}
        """;

    /// <summary>Makes <c>audit_item</c>, which ends with the transaction.</summary>
    public static async Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(CreateSql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
