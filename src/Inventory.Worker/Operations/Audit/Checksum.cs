namespace Inventory.Worker.Operations.Audit;

/// <summary>
/// Compares two sets of millions of rows without sorting or joining them. Each row is a 64-bit hash <c>key</c> and two amounts <c>a</c> and <c>b</c>;
/// with the halves <c>h</c> and <c>l</c> of the key, <c>h·a + l·b</c> and <c>l·a − h·b</c> are summed. Both are linear, so that rows of one key may
/// be several on one side and one on the other. Sets whose amounts are equal for each key have equal sums; sets that differ have equal sums by
/// accident once in 10¹⁸ times. Whether they differ is all that the sums say: which rows do is found by the check's query.
/// </summary>
internal static class Checksum
{
    // Halves of 30 bits and amounts of 32 keep the sum of two products within 64 bits.
    private const string High = ">> 34", Low = "& 1073741823", InRange = "BETWEEN -2147483647 AND 2147483647";

    /// <summary>
    /// The same for sets whose rows have no amounts, as an aggregate over a column of 64-bit hashes, which no row of the filter may have null: their sum.
    /// </summary>
    public static string OfSet(string key, string filter = "true") =>
        $"CASE WHEN count(*) FILTER (WHERE ({filter}) AND {key} IS NULL) = 0 THEN {Sum(key, filter)} END";

    /// <summary>An aggregate over the columns named, which no row of the filter may have null: then it is null, which is equal to nothing.</summary>
    public static string Of(string key, string a, string b, string filter = "true") => $"""
        CASE WHEN count(*) FILTER (WHERE ({filter}) AND ({key} IS NULL OR ({a}) IS NULL OR ({b}) IS NULL)) = 0
             THEN ROW({Sum($"({key} {High}) * ({a}) + ({key} {Low}) * ({b})", filter)}, {Sum($"({key} {Low}) * ({a}) - ({key} {High}) * ({b})", filter)}) END
        """;

    /// <summary>An amount as an expression; null when it is so large that products could overflow.</summary>
    public static string Amount(string expression) => $"CASE WHEN {expression} {InRange} THEN ({expression})::bigint END";

    /// <summary>The 64-bit hash of several columns of text, none of them null, as an expression.</summary>
    public static string Key(params ReadOnlySpan<string> columns) =>
        columns.IsEmpty ? "0" : $"hashtextextended({columns[0]}, {Key(columns[1..])})";

    private static string Sum(string product, string filter) => $"coalesce(sum({product}) FILTER (WHERE {filter}), 0)";
}
