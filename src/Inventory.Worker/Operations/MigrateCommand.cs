using Inventory.Worker.Configuration;
using Inventory.Worker.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Inventory.Worker.Operations;

/// <summary>Brings the database's schema up to date, and the rights of the role that the service works as.</summary>
public static class MigrateCommand
{
    /// <summary>Applies the migrations that are missing. Safe to run from several places at once: EF Core locks the history table.</summary>
    /// <returns>The migrations applied, oldest first.</returns>
    /// <exception cref="SettingsException">The user may not make or grant roles.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(string connectionString, MigrateOptions options, CancellationToken cancellationToken)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        await using var db = new InventoryDb(InventoryDbFactory.Options(dataSource));
        List<string> missing = [.. await db.Database.GetPendingMigrationsAsync(cancellationToken)];
        await db.Database.MigrateAsync(cancellationToken);
        try
        {
            await ServiceRole.GrantAsync(dataSource, db.Model, cancellationToken);
            if (options is { WorkerUser: { } user, WorkerPassword: { } password })
                await ServiceRole.AddLoginAsync(dataSource, user, password, cancellationToken);
        }
        catch (PostgresException problem) when (problem.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new SettingsException(
                $"The schema is up to date, but the user of ConnectionStrings:Postgres may not make roles ({problem.MessageText}): have an administrator run CREATE ROLE {ServiceRole.Name} NOLOGIN, then migrate again; see docs/operations.md.");
        }

        return missing;
    }
}
