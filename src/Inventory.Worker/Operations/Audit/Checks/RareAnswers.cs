using Inventory.Contracts;
using Npgsql;

namespace Inventory.Worker.Operations.Audit.Checks;

/// <summary>The answers of the kinds that checks ask for one by one, which are few, in one table: one pass over the outbox for all of these checks.</summary>
internal static class RareAnswers
{
    /// <summary>The table's name.</summary>
    public const string Table = "audit_answer";

    private static readonly Type[] Kinds = [typeof(ReservationExpired), typeof(StockAdjusted), typeof(StockTransferred), typeof(StockShortfall), typeof(RefundPayment)];

    private static readonly string CreateSql = $"""
        CREATE TEMPORARY TABLE {Table} ON COMMIT DROP AS
        SELECT consumer, identity, message_type, body FROM outbox WHERE message_type IN ({string.Join(", ", Kinds.Select(k => $"'{k.FullName}'"))});
        ANALYZE {Table}
        """;

    /// <summary>Makes <c>audit_answer</c>, which ends with the transaction.</summary>
    public static async Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(CreateSql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
