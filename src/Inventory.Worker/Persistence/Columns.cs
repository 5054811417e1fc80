using Npgsql;

namespace Inventory.Worker.Persistence;

/// <summary>Short forms for columns: as arrays on the way in, as values that may be null on the way out.</summary>
internal static class Columns
{
    /// <summary>One value of each row, as a parameter for <c>unnest</c>.</summary>
    public static TValue[] Column<TRow, TValue>(this IReadOnlyCollection<TRow> rows, Func<TRow, TValue> value)
    {
        var column = new TValue[rows.Count];
        var i = 0;
        foreach (var row in rows)
            column[i++] = value(row);
        return column;
    }

    public static string? TextOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static long? NumberOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public static byte[]? BytesOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);

    public static DateTimeOffset? TimeOrNull(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
