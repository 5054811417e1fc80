using Inventory.Contracts;
using Npgsql;

namespace Inventory.Worker.Operations.Audit.Checks;

/// <summary>The answers of the kinds that checks ask for one by one, which are few with most services, in one table: one pass over the outbox.</summary>
internal static class RareAnswers
{
    /// <summary>The table's name.</summary>
    public const string Table = "audit_answer";

    private static readonly Type[] Kinds =
        [typeof(ReservationReleased), typeof(ReservationExpired), typeof(StockAdjusted), typeof(StockTransferred), typeof(StockShortfall), typeof(RefundPayment),
         typeof(ReservationExtended), typeof(StockConfigured)];

    private static readonly string CreateSql = $"""
        CREATE TEMPORARY TABLE {Table} ON COMMIT DROP AS
        SELECT consumer, identity, message_type,
               CASE WHEN message_type IN ({Names(typeof(ReservationReleased), typeof(StockShortfall), typeof(ReservationExtended))}) THEN body::json ->> 'orderId' END COLLATE "C" AS order_id,
               CASE WHEN message_type IN ({Names(typeof(StockShortfall), typeof(RefundPayment), typeof(ReservationExtended), typeof(StockConfigured))}) THEN body END AS body
        FROM outbox WHERE message_type IN ({Names(Kinds)});
        ANALYZE {Table}
        """;

    /// <summary>Makes <c>audit_answer</c>, which ends with the transaction.</summary>
    public static async Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(CreateSql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Names(params ReadOnlySpan<Type> kinds)
    {
        List<string> names = [];
        foreach (var kind in kinds)
            names.Add($"'{kind.FullName}'");
        return string.Join(", ", names);
    }
}
