using Npgsql;

namespace Inventory.Worker.Operations.Audit;

/// <summary>Counts what an audit looked at. Needs <c>audit_item</c>.</summary>
internal static class TotalsQuery
{
    // States: 1 pending, 2 committed, 3 released, 4 rejected, 5 cancelled before it arrived, 7 expired. Payments: 2 captured, 3 declined.
    private const string Sql = """
        SELECT (SELECT count(*) FROM inbox WHERE consumer = 'orders'),
               count(*), count(*) FILTER (WHERE state IN (1, 2, 3, 7)), count(*) FILTER (WHERE state = 4),
               count(*) FILTER (WHERE state = 2), count(*) FILTER (WHERE state = 3), count(*) FILTER (WHERE state = 7),
               (SELECT coalesce(sum(supplied), 0)::bigint FROM audit_item),
               (SELECT coalesce(sum(promised), 0)::bigint FROM audit_item),
               (SELECT count(*) FROM payment WHERE state = 2),
               (SELECT count(*) FROM payment WHERE state = 3),
               (SELECT coalesce(sum(entries), 0)::bigint FROM audit_item)
        FROM reservation
        """;

    public static async Task<AuditTotals> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Sql;
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new AuditTotals
        {
            OrderMessages = reader.GetInt64(0),
            Orders = reader.GetInt64(1),
            Accepted = reader.GetInt64(2),
            Rejected = reader.GetInt64(3),
            Committed = reader.GetInt64(4),
            Released = reader.GetInt64(5),
            Expired = reader.GetInt64(6),
            UnitsSupplied = reader.GetInt64(7),
            UnitsPromised = reader.GetInt64(8),
            PaymentsCaptured = reader.GetInt64(9),
            PaymentsDeclined = reader.GetInt64(10),
            Movements = reader.GetInt64(11),
        };
    }
}
