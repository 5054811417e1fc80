using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace Inventory.Worker.Persistence;

/// <summary>Makes a context outside the service: for <c>dotnet ef</c>, the migration command and the command line tool.</summary>
public sealed class InventoryDbFactory : IDesignTimeDbContextFactory<InventoryDb>
{
    /// <summary>The context's options for a data source.</summary>
    public static DbContextOptions<InventoryDb> Options(NpgsqlDataSource dataSource) =>
        new DbContextOptionsBuilder<InventoryDb>().UseNpgsql(dataSource).UseSnakeCaseNamingConvention().Options;

    /// <inheritdoc />
    public InventoryDb CreateDbContext(string[] args) => new(Options(NpgsqlDataSource.Create("Host=127.0.0.1;Database=inventory")));
}
