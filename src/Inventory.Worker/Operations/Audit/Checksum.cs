namespace Inventory.Worker.Operations.Audit;

/// <summary>
/// Compares two sets of millions of rows without sorting or joining them. Each row is a key and two amounts; amounts are multiplied by halves of the
/// key's 64-bit hash and summed. Equal sets have equal sums; sets that differ have equal sums by accident once in 10¹⁸ times. Whether they differ is
/// all that the sums say: which rows do is found by the check's query.
/// </summary>
internal static class Checksum
{
    // Larger amounts could overflow the product; the sums are null then, which is equal to nothing.
    private const string InRange = "BETWEEN -2147483647 AND 2147483647";

    /// <summary>A condition: for each key, both queries (columns <c>key</c>, <c>a</c>, <c>b</c>, all bigint) have the same sums of <c>a</c> and of <c>b</c>.</summary>
    public static string Same(string left, string right) => $"coalesce(({Sums(left)}) = ({Sums(right)}), false)";

    /// <summary>The 64-bit hash of several columns of text, none of them null, as an expression.</summary>
    public static string Key(params ReadOnlySpan<string> columns) =>
        columns.IsEmpty ? "0" : $"hashtextextended({columns[0]}, {Key(columns[1..])})";

    // OFFSET keeps the planner from putting the hash, which costs more than all else, in place of each of the four keys.
    private static string Sums(string rows) => $"""
        SELECT CASE WHEN coalesce(bool_and(coalesce(key IS NOT NULL AND a {InRange} AND b {InRange}, false)), true) THEN ROW({Sum("key >> 33", "a")}, {Sum("key & 2147483647", "a")}, {Sum("key >> 33", "b")}, {Sum("key & 2147483647", "b")}) END
        FROM ({rows} OFFSET 0) AS entry
        """;

    private static string Sum(string factor, string amount) => $"coalesce(sum(({factor}) * CASE WHEN {amount} {InRange} THEN {amount} END), 0)";
}
