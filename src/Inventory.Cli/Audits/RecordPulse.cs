using Npgsql;

namespace Inventory.Cli.Audits;

/// <summary>
/// Whether the record moves, at a cost that does not grow with it. Two equal pulses, a while apart and with nothing waiting, mean that
/// the service has settled.
/// </summary>
/// <param name="LastMovement">Number of the newest ledger row.</param>
/// <param name="LastAnswer">Number of the newest answer.</param>
/// <param name="Unsent">Answers that the broker has not confirmed, those given up left out.</param>
internal sealed record RecordPulse(long LastMovement, long LastAnswer, long Unsent)
{
    private const string Sql = """
        SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('movement', 'id')::regclass), 0),
               coalesce(pg_sequence_last_value(pg_get_serial_sequence('outbox_pending', 'seq')::regclass), 0),
               (SELECT count(*) FROM outbox_pending WHERE parked_at IS NULL)
        """;

    public static async Task<RecordPulse> ReadAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new RecordPulse(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    /// <summary>Payments and refunds whose outcome is not on record.</summary>
    public static async Task<long> CountPaymentsInDoubtAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "SELECT (SELECT count(*) FROM payment WHERE state IN (1, 4)) + (SELECT count(*) FROM refund WHERE state IN (1, 4))");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
