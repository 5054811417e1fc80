using Inventory.Worker.Operations.Audit.Passes;

namespace Inventory.Worker.Operations.Audit;

/// <summary>Uniqueness, without grouping the rows.</summary>
internal static class UniqueKey
{
    /// <summary>No order is on record twice.</summary>
    public static AuditCondition Orders { get; } = Holds("reservation", "order_id");

    /// <summary>No item is on record twice.</summary>
    public static AuditCondition Items { get; } = Holds("stock_item", "sku", "location");

    /// <summary>No payment is on record twice.</summary>
    public static AuditCondition Payments { get; } = Holds("payment", "payment_id");

    /// <summary>No cause is in the ledger twice in one way.</summary>
    public static AuditCondition Movements { get; } = Holds("movement", "source", "sku", "location", "kind");

    // Postgres vouches for it with a valid unique index on these columns, or on some of them, so that no two rows can have them in common; nulls
    // would be an exception. Without the index the rows must be counted.
    private static AuditCondition Holds(string table, params string[] columns) => AuditCondition.Holds($"{table} unique", $"""
        EXISTS (
            SELECT FROM pg_index x
            WHERE x.indrelid = '{table}'::regclass AND x.indisunique AND x.indisvalid AND x.indimmediate AND x.indpred IS NULL AND x.indexprs IS NULL
              AND ARRAY[{string.Join(", ", columns.Select(c => $"'{c}'"))}] @> (
                SELECT CASE WHEN bool_and(a.attnotnull) THEN array_agg(a.attname::text) END FROM unnest(x.indkey[0:x.indnkeyatts - 1]) AS k (number)
                JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.number))
        """);
}
