using Inventory.Cli.Demo;
using Inventory.Cli.Stacks;
using Npgsql;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: Parallelization(Mode = ParallelMode.None)]

namespace EndToEnd;

public sealed class FlashSaleTests(ITestOutputHelper output)
{
    private const int Orders = 2_000;
    private const int SabotagedOrders = 300;
    private static readonly Dictionary<string, string> NoLocks = new() { ["Messaging__UseLocks"] = "false" };

    [Fact]
    public async Task Three_workers_sell_exactly_what_there_is_though_one_is_killed()
    {
        Assert.Empty(await SellAsync([]));
    }

    [Fact]
    public async Task Postgres_alone_holds_when_all_locks_are_off()
    {
        Assert.Empty(await SellAsync(NoLocks));
    }

    /// <summary>Shows that the tests above can fail: without the key, repeated messages are taken for new ones.</summary>
    [Fact]
    public async Task Without_the_inbox_key_the_sale_goes_wrong_and_is_seen_to()
    {
        var violations = await SellAsync([], SabotagedOrders, "ALTER TABLE inbox DROP CONSTRAINT pk_inbox");
        Assert.Contains(violations, v => v.EndsWith("messages in error queues", StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<string>> SellAsync(Dictionary<string, string> settings, int count = Orders, string? sabotage = null)
    {
        var seed = Environment.GetEnvironmentVariable("INVENTORY_SEED") is { Length: > 0 } given
            ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture)
            : Random.Shared.Next();
        output.WriteLine($"INVENTORY_SEED={seed}");

        var cancellationToken = TestContext.Current.CancellationToken;
        var logs = Directory.CreateTempSubdirectory("inventory-e2e-").FullName;
        await using var stack = await InventoryStack.StartAsync(
            new StackOptions { LogFolder = logs, WorkerSettings = DemoSettings.Workers.Concat(settings).ToDictionary() },
            TimeProvider.System, progress: null, cancellationToken);
        if (sabotage is not null)
        {
            await using var database = NpgsqlDataSource.Create(stack.Connections.RequirePostgres());
            await using var command = database.CreateCommand(sabotage);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var sale = new FlashSale(stack, new SaleOrders(seed, count), TimeProvider.System);
        var violations = await sale.RunAsync(cancellationToken);
        foreach (var violation in violations)
            output.WriteLine(violation);
        if (violations.Count == 0)
            Directory.Delete(logs, recursive: true);
        else
            output.WriteLine($"the workers' logs are in {logs}");
        return violations;
    }
}
