using System.Data;
using Inventory.Domain.Repairs;
using Inventory.Domain.Stock;
using Inventory.Worker.Configuration;
using Inventory.Worker.Operations.Audit.Checks;
using Npgsql;

namespace Inventory.Worker.Operations.Audit.Repairs;

/// <summary>Makes items, ledger and orders agree again, by appending movements to the ledger; nothing that stands there is changed.</summary>
public static class InventoryRepair
{
    /// <summary>Finds the items of which the record disagrees with itself, and decides what to book.</summary>
    /// <param name="database">The service's database.</param>
    /// <param name="apply">
    /// Whether to book it. Everything is read and decided again under the row locks, in one transaction: what live traffic has changed in the
    /// meantime is not repaired, and a second run finds nothing to do.
    /// </param>
    /// <param name="cancellationToken">Rolls back.</param>
    /// <exception cref="SettingsException">The user may not book.</exception>
    /// <exception cref="PostgresException">The database is not migrated, or an item without a row got one at the same moment: run it again.</exception>
    public static async Task<RepairReport> RunAsync(NpgsqlDataSource database, bool apply, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (apply)
            await EnsureRightsAsync(connection, cancellationToken);
        var run = RepairSource.Run(Guid.CreateVersion7().ToString("N"));
        IReadOnlyList<ItemEvidence> evidence;
        await using (var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken))
            evidence = await RepairEvidence.ReadAsync(connection, await SuspectsAsync(connection, cancellationToken), cancellationToken);
        if (!apply || evidence.Count == 0)
            return new(run, Decide(evidence, run), Applied: false);

        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        List<StockKey> items = [.. evidence.Select(e => e.Key)];
        await RepairStore.LockAsync(connection, evidence.SelectMany(e => e.Orders).Select(o => o.OrderId).Distinct(), items, cancellationToken);
        var decided = Decide(await RepairEvidence.ReadAsync(connection, items, cancellationToken), run);
        List<ItemRepair> repairs = [.. decided.Where(r => r.Bookings.Count > 0)];
        if (repairs.Count > 0)
            await RepairStore.BookAsync(connection, repairs, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(run, decided, Applied: repairs.Count > 0);
    }

    private static List<ItemRepair> Decide(IReadOnlyList<ItemEvidence> evidence, string run) =>
        [.. evidence.Select(e => RepairDecisions.Decide(e, run)).Where(r => r.Bookings.Count > 0 || r.Undecided is not null)];

    private static async Task<List<StockKey>> SuspectsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await ItemBalances.CreateAsync(connection, cancellationToken);
        await using var command = new NpgsqlCommand(RepairEvidence.SuspectsSql, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var suspects = new List<StockKey>();
        while (await reader.ReadAsync(cancellationToken))
            suspects.Add(new(reader.GetString(0), reader.GetString(1)));
        return suspects;
    }

    private static async Task EnsureRightsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(RepairStore.RightsSql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        if (!reader.GetBoolean(1))
        {
            throw new SettingsException(
                $"The database user '{reader.GetString(0)}' may not repair: log in as the owner of the tables, or as a member of inventory_service.");
        }
    }
}
