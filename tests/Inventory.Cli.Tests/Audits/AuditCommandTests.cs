using System.Text.Json;
using Inventory.Cli.Audits;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Tests.CommandLine;
using Inventory.Cli.Tests.Servers;
using Npgsql;
using PaymentSimulator;

namespace Inventory.Cli.Tests.Audits;

/// <summary><c>inventory audit</c> as scripts see it: its exit code, its lines, its file.</summary>
public sealed class AuditCommandTests(StackFixture fixture) : IAsyncLifetime
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("inventory-audit-");
    private PaymentSimulatorHost _simulator = null!;
    private NpgsqlDataSource _database = null!;

    private string Json => Path.Combine(_folder.FullName, "audit.json");

    public async ValueTask InitializeAsync()
    {
        _simulator = await PaymentSimulatorHost.StartAsync(ct: Stop);
        _database = await fixture.CreateMigratedDatabaseAsync(Stop);
        await using var provider = Provider.Open(new ConnectionSettings { PaymentsApiBase = _simulator.BaseAddress.ToString(), PaymentsApiKey = "sk_test_audit" })!;
        await HealthyWorld.FillAsync(_database, provider.Gateway, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _simulator.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_clean_database_is_0_and_the_file_says_so()
    {
        var (code, output, error) = await RunAsync("--json", Json);

        Assert.Equal((ExitCodes.Clean, ""), (code, error));
        Assert.Contains("No order took effect twice", output, StringComparison.Ordinal);
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(Json, Stop));
        Assert.True(file.RootElement.GetProperty("clean").GetBoolean());
    }

    [Fact]
    public async Task Damage_is_2_and_each_offending_row_is_printed()
    {
        await ExecuteAsync("UPDATE stock_item SET on_hand = 9 WHERE sku = 'A'");

        var (code, output, _) = await RunAsync();

        Assert.Equal(ExitCodes.NotClean, code);
        Assert.Contains("A@main: on record 9, ledger 8", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repair_is_proposed_without_apply_and_booked_with_it()
    {
        await ExecuteAsync("UPDATE stock_item SET on_hand = 9 WHERE sku = 'A'");

        var (proposed, output, _) = await RunAsync("--repair");
        Assert.Equal(ExitCodes.NotClean, proposed);
        Assert.Contains("--apply", output, StringComparison.Ordinal);
        Assert.Equal((9, 0), await StockAndRepairsAsync());

        var (applied, _, error) = await RunAsync("--repair", "--apply");
        Assert.Equal((ExitCodes.Clean, ""), (applied, error));
        Assert.Equal((8, 1), await StockAndRepairsAsync());
        Assert.Equal(ExitCodes.Clean, (await RunAsync("--repair", "--apply")).Code);
        Assert.Equal((8, 1), await StockAndRepairsAsync());
    }

    [Fact]
    public async Task What_no_movement_mends_stays_2_after_apply_and_says_what_to_do()
    {
        await ExecuteAsync("DELETE FROM outbox WHERE message_type LIKE '%RefundPayment'");

        var (code, output, _) = await RunAsync("--repair", "--apply");

        Assert.Equal(ExitCodes.NotClean, code);
        Assert.Contains("send the RefundPayment by hand", output, StringComparison.Ordinal);
    }

    private async Task<(long OnHand, long Repairs)> StockAndRepairsAsync()
    {
        await using var command = _database.CreateCommand(
            "SELECT on_hand, (SELECT count(*) FROM movement WHERE kind = 13) FROM stock_item WHERE sku = 'A' AND location = 'main'");
        await using var reader = await command.ExecuteReaderAsync(Stop);
        await reader.ReadAsync(Stop);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var postgres = new NpgsqlConnectionStringBuilder(fixture.Servers.PostgresConnectionString)
        {
            Database = new NpgsqlConnectionStringBuilder(_database.ConnectionString).Database,
        };
        return CliProcess.RunAsync(
            _folder.FullName,
            [
                "audit", "--postgres", postgres.ConnectionString, "--payments-api-base", _simulator.BaseAddress.ToString(), "--payments-api-key", "sk_test_audit",
                .. arguments,
            ],
            Stop);
    }
}
