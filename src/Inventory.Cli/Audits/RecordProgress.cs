using Npgsql;

namespace Inventory.Cli.Audits;

/// <summary>How far the record is. Two equal ones, a while apart and with nothing waiting, mean that the service has settled.</summary>
/// <param name="Taken">Messages that took effect, of all kinds.</param>
/// <param name="Orders">Order messages among them.</param>
/// <param name="Unsent">Answers that the broker has not confirmed.</param>
/// <param name="PaymentsInDoubt">Payments at the provider.</param>
internal sealed record RecordProgress(long Taken, long Orders, long Unsent, long PaymentsInDoubt)
{
    private const string Sql = """
        SELECT count(*), count(*) FILTER (WHERE consumer = 'orders'),
               (SELECT count(*) FROM outbox_pending WHERE parked_at IS NULL), (SELECT count(*) FROM payment WHERE state = 1)
        FROM inbox
        """;

    public static async Task<RecordProgress> ReadAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new RecordProgress(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
    }
}
