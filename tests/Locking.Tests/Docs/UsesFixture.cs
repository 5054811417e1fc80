using LocalStack;
using Locking.Tests.Support;
using Npgsql;
using Xunit;

namespace Locking.Tests.Docs;

/// <summary>A Redis node, and a Postgres with the tables of docs/lock-uses.md.</summary>
public sealed class UsesFixture : IAsyncLifetime
{
    private LocalServers _servers = null!;
    private TestLocks _locks = null!;

    public string[] Redis => [.. _servers.RedisEndpoints];

    public ILockGroup Locks => _locks.Group;

    public NpgsqlDataSource Database { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _servers = await LocalServers.StartAsync(
            new LocalServersOptions { RedisNodes = 1, RabbitMq = false }, cancellationToken: TestContext.Current.CancellationToken);
        _locks = await LockFixture.ConnectAsync(_servers.RedisEndpoints);
        Database = NpgsqlDataSource.Create(_servers.PostgresConnectionString);
        await ExecuteAsync(Document.Blocks("lock-uses.md", "sql").Single());
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async Task<object?> ScalarAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _locks.DisposeAsync();
        await Database.DisposeAsync();
        await _servers.DisposeAsync();
    }
}
