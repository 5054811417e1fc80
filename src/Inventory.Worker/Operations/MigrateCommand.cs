using Inventory.Worker.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Inventory.Worker.Operations;

/// <summary>Brings the database's schema up to date.</summary>
public static class MigrateCommand
{
    /// <summary>Applies the migrations that are missing. Safe to run from several places at once: EF Core locks the history table.</summary>
    /// <returns>The migrations applied, oldest first.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        await using var db = new InventoryDb(InventoryDbFactory.Options(dataSource));
        List<string> missing = [.. await db.Database.GetPendingMigrationsAsync(cancellationToken)];
        await db.Database.MigrateAsync(cancellationToken);
        return missing;
    }
}
