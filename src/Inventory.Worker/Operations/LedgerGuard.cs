using Npgsql;

namespace Inventory.Worker.Operations;

/// <summary>Says once, at the start, when the service works as a user who may change the ledger.</summary>
internal sealed partial class LedgerGuard(NpgsqlDataSource database, ILogger<LedgerGuard> log) : BackgroundService
{
    private const string Sql = """
        SELECT current_user, has_table_privilege('movement', 'UPDATE') OR has_table_privilege('movement', 'DELETE')
        WHERE to_regclass('movement') IS NOT NULL
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using var command = database.CreateCommand(Sql);
            await using var reader = await command.ExecuteReaderAsync(stoppingToken);
            if (await reader.ReadAsync(stoppingToken) && reader.GetBoolean(1))
                MayChange(log, reader.GetString(0));
        }
        catch (Exception problem) when (problem is NpgsqlException or OperationCanceledException)
        {
            // The health check tells of a database that is away.
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The database user '{User}' may change the ledger; let the workers log in as a member of inventory_service (docs/operations.md)")]
    private static partial void MayChange(ILogger log, string user);
}
