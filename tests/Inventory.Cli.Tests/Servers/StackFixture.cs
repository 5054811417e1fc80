using Inventory.Worker.Persistence;
using LocalStack;
using Microsoft.EntityFrameworkCore;
using Npgsql;

[assembly: AssemblyFixture(typeof(Inventory.Cli.Tests.Servers.StackFixture))]

namespace Inventory.Cli.Tests.Servers;

/// <summary>One Postgres and one RabbitMQ for all tests; each test has a database or a virtual host of its own.</summary>
public sealed class StackFixture : IAsyncLifetime
{
    private string _template = "";
    private int _databases;

    public LocalServers Servers { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Servers = await LocalServers.StartAsync(new LocalServersOptions { RedisNodes = 0 });
        var connectionString = await Servers.CreateDatabaseAsync();
        _template = new NpgsqlConnectionStringBuilder(connectionString).Database!;
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var context = new InventoryDb(InventoryDbFactory.Options(database));
        await context.Database.MigrateAsync();
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>A migrated, empty database.</summary>
    public async Task<NpgsqlDataSource> CreateMigratedDatabaseAsync(CancellationToken cancellationToken)
    {
        var name = $"audit{Interlocked.Increment(ref _databases)}";
        await using (var admin = NpgsqlDataSource.Create(Servers.PostgresConnectionString))
        await using (var command = admin.CreateCommand($"CREATE DATABASE {name} TEMPLATE {_template}"))
            await command.ExecuteNonQueryAsync(cancellationToken);
        return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Servers.PostgresConnectionString) { Database = name }.ConnectionString);
    }

    public ValueTask DisposeAsync() => Servers.DisposeAsync();
}
