using Inventory.Cli.Audits;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Tests.Servers;
using Inventory.Worker.Operations.Audit;
using Inventory.Worker.Operations.Audit.Repairs;
using Npgsql;
using PaymentSimulator;
using SettingsException = Inventory.Worker.Configuration.SettingsException;

namespace Inventory.Cli.Tests.Audits;

public sealed class InventoryRepairTests(StackFixture fixture) : IAsyncLifetime
{
    private const string Again =
        "INSERT INTO movement (source, sku, location, kind, on_hand_delta, reserved_delta, on_hand_after, reserved_after) ";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private PaymentSimulatorHost _simulator = null!;
    private Provider _provider = null!;
    private NpgsqlDataSource _database = null!;

    public static TheoryData<string> Mendable =>
    [
        "UPDATE stock_item SET on_hand = 9 WHERE sku = 'A'",
        "UPDATE stock_item SET reserved = 2 WHERE sku = 'A'",
        "UPDATE stock_item SET on_hand = -2 WHERE sku = 'C'",
        "DELETE FROM stock_item WHERE sku = 'A'",
        "UPDATE movement SET on_hand_after = 11 WHERE id = 1",
        "UPDATE movement SET reserved_after = -1 WHERE id = 3",
        "DELETE FROM movement WHERE source = 'order:a' AND kind = 3",
        Again + "VALUES ('order:z', 'A', 'main', 1, 0, 1, 8, 4)",
        "UPDATE movement SET on_hand_delta = 5 WHERE source = 'adjustment:m'; UPDATE stock_item SET reserved = 1 WHERE sku = 'A'",
    ];

    public async ValueTask InitializeAsync()
    {
        _simulator = await PaymentSimulatorHost.StartAsync(ct: Stop);
        _provider = Provider.Open(new ConnectionSettings { PaymentsApiBase = _simulator.BaseAddress.ToString(), PaymentsApiKey = "sk_test_audit" })!;
        _database = await fixture.CreateMigratedDatabaseAsync(Stop);
        await HealthyWorld.FillAsync(_database, _provider.Gateway, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _provider.DisposeAsync();
        await _simulator.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Mendable))]
    public async Task What_movements_mend_is_clean_afterwards_and_stays_so(string damage)
    {
        await ExecuteAsync(damage);
        var proposed = await InventoryRepair.RunAsync(_database, apply: false, Stop);
        Assert.False(proposed.Applied);
        Assert.NotEmpty(await FindingsAsync());

        var applied = await InventoryRepair.RunAsync(_database, apply: true, Stop);

        Assert.True(applied.Applied);
        Assert.Equal(
            proposed.Items.SelectMany(i => i.Bookings).Select(b => b.Reason),
            applied.Items.SelectMany(i => i.Bookings).Select(b => b.Reason));
        Assert.Equal([], await FindingsAsync());
        Assert.Empty((await InventoryRepair.RunAsync(_database, apply: true, Stop)).Items);
    }

    [Fact]
    public async Task A_lost_item_comes_back_with_a_version_above_all_that_were_told()
    {
        await ExecuteAsync("""
            UPDATE outbox SET body = '{"sku":"A","location":"main","version":40}' WHERE consumer = 'configurations';
            DELETE FROM stock_item WHERE sku = 'A';
            """);

        await InventoryRepair.RunAsync(_database, apply: true, Stop);

        Assert.Equal([], await FindingsAsync());
    }

    [Fact]
    public async Task A_healthy_record_is_left_alone()
    {
        var report = await InventoryRepair.RunAsync(_database, apply: true, Stop);

        Assert.Empty(report.Items);
        Assert.False(report.Applied);
    }

    [Fact]
    public async Task What_is_for_a_person_is_not_touched()
    {
        await ExecuteAsync("UPDATE reservation SET state = 1 WHERE order_id = 'a'");

        var report = await InventoryRepair.RunAsync(_database, apply: true, Stop);

        Assert.Contains("goods left for order a", Assert.Single(report.Items).Undecided!, StringComparison.Ordinal);
        Assert.False(report.Applied);
        Assert.Equal(0L, await CountAsync("SELECT count(*) FROM movement WHERE kind = 13"));
    }

    [Fact]
    public async Task What_was_put_right_while_the_repair_waited_for_the_row_is_not_repaired()
    {
        await ExecuteAsync("UPDATE stock_item SET on_hand = 9 WHERE sku = 'A'");
        await using var other = await _database.OpenConnectionAsync(Stop);
        await using var transaction = await other.BeginTransactionAsync(Stop);
        await using (var putRight = new NpgsqlCommand("UPDATE stock_item SET on_hand = 8 WHERE sku = 'A'", other))
            await putRight.ExecuteNonQueryAsync(Stop);

        var repair = InventoryRepair.RunAsync(_database, apply: true, Stop);
        while (await CountAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 0)
            await Task.Delay(20, Stop);
        await transaction.CommitAsync(Stop);

        Assert.Empty((await repair).Items);
        Assert.Equal(0L, await CountAsync("SELECT count(*) FROM movement WHERE kind = 13"));
    }

    [Fact]
    public async Task A_user_without_the_rights_is_told_so()
    {
        await ExecuteAsync("UPDATE stock_item SET on_hand = 9 WHERE sku = 'A'; CREATE ROLE reader LOGIN PASSWORD 'reads'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader");
        await using var reader = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Username = "reader", Password = "reads" }.ConnectionString);

        Assert.Single((await InventoryRepair.RunAsync(reader, apply: false, Stop)).Items);
        var refusal = await Assert.ThrowsAsync<SettingsException>(() => InventoryRepair.RunAsync(reader, apply: true, Stop));

        Assert.Contains("'reader' may not repair", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<List<string>> FindingsAsync() =>
        [.. (await InventoryAudit.AuditAsync(_database, _provider.Gateway, Stop)).Findings.Where(f => !f.IsClean).Select(f => $"{f.Check.Name}: {string.Join("; ", f.Examples)}")];

    private async Task<long> CountAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
