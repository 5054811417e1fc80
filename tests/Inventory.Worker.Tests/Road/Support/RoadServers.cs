using Inventory.Worker.Consumers;
using Inventory.Worker.Operations;
using LocalStack;
using Locking;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Inventory.Worker.Tests.Road.Support;

/// <summary>One Postgres, one RabbitMQ and five Redis nodes for all tests of the road; started only when one of them runs.</summary>
public sealed class RoadServers : IAsyncLifetime
{
    private const string WorkerUser = "road_worker";

    private string _template = "";
    private int _databases;

    public LocalServers Servers { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Servers = await LocalServers.StartAsync();
        var connectionString = await Servers.CreateDatabaseAsync();
        _template = new NpgsqlConnectionStringBuilder(connectionString).Database!;
        await MigrateCommand.RunAsync(connectionString, new MigrateOptions(WorkerUser, WorkerUser), CancellationToken.None);
        NpgsqlConnection.ClearAllPools();
        await DeclareLockNodesAsync();
    }

    /// <summary>A migrated, empty database.</summary>
    public async Task<string> CreateMigratedDatabaseAsync(CancellationToken cancellationToken)
    {
        var name = $"road{Interlocked.Increment(ref _databases)}";
        await using (var admin = NpgsqlDataSource.Create(Servers.PostgresConnectionString))
        await using (var command = admin.CreateCommand($"CREATE DATABASE {name} TEMPLATE {_template}"))
            await command.ExecuteNonQueryAsync(cancellationToken);
        return new NpgsqlConnectionStringBuilder(Servers.PostgresConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>The same database for the service: it logs in as a user of its own, as it should.</summary>
    public static string ForWorkers(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Username = WorkerUser, Password = WorkerUser }.ConnectionString;

    // The nodes are seconds old: no lease can have been forgotten that they would have to be kept out for.
    private async Task DeclareLockNodesAsync()
    {
        var services = new ServiceCollection();
        services.AddRedisLocks(locks => locks
            .Group(LockNames.StockGroup, [.. Servers.RedisEndpoints]).Group(LockNames.PaymentGroup, Servers.RedisEndpoints[0]));
        await using var provider = services.BuildServiceProvider();
        var groups = provider.GetRequiredService<ILockGroups>();
        await Task.WhenAll(groups.Names.Select(name => groups.Group(name).DeclareNodesNewAsync()));
    }

    public ValueTask DisposeAsync() => Servers.DisposeAsync();
}

/// <summary>The tests of the road run one after another: they share two cores with seven servers.</summary>
[CollectionDefinition(Name)]
public sealed class RoadCollection : ICollectionFixture<RoadServers>
{
    public const string Name = "road";
}
