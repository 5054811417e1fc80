using Npgsql;

namespace Inventory.Worker.Schedules;

/// <summary>Finds payments and refunds whose outcome is not on record, by the database's clock.</summary>
internal sealed class OpenPayments(NpgsqlDataSource database)
{
    private const string PaymentsSql = "SELECT payment_id FROM payment WHERE state IN (1, 4) AND updated_at < now() - $1 ORDER BY updated_at LIMIT $2";

    private const string RefundsSql =
        "SELECT refund_id, payment_id FROM refund WHERE state IN (1, 4) AND updated_at < now() - $1 ORDER BY updated_at LIMIT $2";

    // By the partial index: what is open is little.
    private const string OverdueSql = """
        SELECT (SELECT count(*) FROM payment WHERE state IN (1, 4) AND created_at < now() - $1),
               (SELECT count(*) FROM refund WHERE state IN (1, 4) AND created_at < now() - $1)
        """;

    /// <summary>The payments that nobody has come for in that time, the longest untouched first.</summary>
    public Task<IReadOnlyList<string>> PaymentsAsync(TimeSpan untouched, int limit, CancellationToken cancellationToken) =>
        ReadAsync(PaymentsSql, untouched, limit, reader => reader.GetString(0), cancellationToken);

    /// <summary>The refunds that nobody has come for in that time, with their payments.</summary>
    public Task<IReadOnlyList<(string RefundId, string PaymentId)>> RefundsAsync(TimeSpan untouched, int limit, CancellationToken cancellationToken) =>
        ReadAsync(RefundsSql, untouched, limit, reader => (reader.GetString(0), reader.GetString(1)), cancellationToken);

    /// <summary>How many are older than that.</summary>
    public async Task<(long Payments, long Refunds)> OverdueAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(OverdueSql);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = age });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private async Task<IReadOnlyList<T>> ReadAsync<T>(
        string sql, TimeSpan untouched, int limit, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = untouched });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            found.Add(read(reader));
        return found;
    }
}
