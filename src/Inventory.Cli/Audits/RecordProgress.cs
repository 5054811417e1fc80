using Npgsql;

namespace Inventory.Cli.Audits;

/// <summary>How much the record has taken.</summary>
/// <param name="Taken">Messages that took effect, of all kinds.</param>
/// <param name="Orders">Order messages among them.</param>
internal sealed record RecordProgress(long Taken, long Orders)
{
    private const string Sql = "SELECT count(*), count(*) FILTER (WHERE consumer = 'orders') FROM inbox";

    public static async Task<RecordProgress> ReadAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new RecordProgress(reader.GetInt64(0), reader.GetInt64(1));
    }
}
