using Inventory.Worker.Operations;
using Inventory.Worker.Tests.Road.Support;
using Npgsql;

namespace Inventory.Worker.Tests.Road;

/// <summary>What the service's own database user may not do. Every other test of the road runs the service as such a user.</summary>
[Collection(RoadCollection.Name)]
public sealed class LedgerRoleTests(RoadServers servers)
{
    private const string Row =
        "INSERT INTO movement (source, sku, location, kind, on_hand_delta, reserved_delta, on_hand_after, reserved_after) VALUES ('adjustment:a', 'apple', 'main', 4, 1, 0, 1, 0)";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UPDATE movement SET on_hand_delta = 2")]
    [InlineData("DELETE FROM movement")]
    [InlineData("TRUNCATE movement")]
    [InlineData("ALTER TABLE movement ADD COLUMN forged bigint")]
    [InlineData("DROP TABLE movement")]
    [InlineData("UPDATE inbox SET identity = 'forged'")]
    [InlineData("DELETE FROM inbox")]
    [InlineData("DELETE FROM inbox_1")]
    [InlineData("DROP TABLE inbox_1")]
    [InlineData("ALTER TABLE inbox DETACH PARTITION inbox_1")]
    [InlineData("SELECT message_epoch_add_partitions(9)")]
    [InlineData("UPDATE message_epoch SET ended_at = now() - interval '1 year'")]
    [InlineData("INSERT INTO message_epoch VALUES (9, now())")]
    [InlineData("UPDATE outbox SET body = '{}'")]
    [InlineData("DELETE FROM outbox")]
    [InlineData("DELETE FROM reservation")]
    [InlineData("DELETE FROM stock_item")]
    [InlineData("DELETE FROM payment")]
    public async Task The_service_may_add_to_the_ledger_and_neither_change_nor_delete_what_stands_there(string sql)
    {
        await using var database = NpgsqlDataSource.Create(RoadServers.ForWorkers(await servers.CreateMigratedDatabaseAsync(Stop)));
        await using (var add = database.CreateCommand(Row))
            Assert.Equal(1, await add.ExecuteNonQueryAsync(Stop));

        await using var command = database.CreateCommand(sql);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Stop));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task Migrating_again_takes_back_what_somebody_granted()
    {
        var owner = await servers.CreateMigratedDatabaseAsync(Stop);
        await using var database = NpgsqlDataSource.Create(owner);
        await using (var grant = database.CreateCommand("GRANT UPDATE, DELETE ON movement TO inventory_service"))
            await grant.ExecuteNonQueryAsync(Stop);

        Assert.Empty(await MigrateCommand.RunAsync(owner, new MigrateOptions(), Stop));

        await using var asked = database.CreateCommand(
            "SELECT has_table_privilege('inventory_service', 'movement', 'UPDATE') OR has_table_privilege('inventory_service', 'movement', 'DELETE')");
        Assert.Equal(false, await asked.ExecuteScalarAsync(Stop));
    }
}
