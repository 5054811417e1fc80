using System.CommandLine;
using Inventory.Cli.Brokers;
using Inventory.Cli.CommandLine;
using Inventory.Worker.Operations.Audit;
using Inventory.Worker.Operations.Audit.Repairs;
using Npgsql;
using Spectre.Console;

namespace Inventory.Cli.Audits;

/// <summary><c>inventory audit</c>.</summary>
internal static class AuditCommand
{
    public static Command Create()
    {
        var connections = new ConnectionOptions();
        var wait = new Option<int>("--wait") { Description = "First wait, at most so long, until queues and outbox are empty and nothing moves for a second.", HelpName = "SECONDS" }.Between(0, 86_400);
        var json = JsonFile.Option();
        var examples = new Option<int>("--examples") { Description = "Offending rows to show for each check, at most.", HelpName = "N", DefaultValueFactory = _ => InventoryAudit.Examples }.Between(1, 1_000_000);
        var repair = new Option<bool>("--repair") { Description = "Propose movements that make items, ledger and orders agree again, and say what only a person can mend." };
        var apply = new Option<bool>("--apply") { Description = "With --repair: book them, and audit again. Needs the owner of the tables or a member of inventory_service." };
        var command = new Command("audit", $"Prove the invariants over the whole database, and at the payment provider.\n\n{ExitCodes.Help}") { wait, examples, json, repair, apply };
        command.Validators.Add(result =>
        {
            if (result.GetValue(apply) && !result.GetValue(repair))
                result.AddError("--apply belongs to --repair.");
        });
        connections.AddTo(command, postgres: true, rabbitMq: true, payments: true);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var settings = connections.Read(arguments);
            await using var database = NpgsqlDataSource.Create(settings.RequirePostgres());
            if (arguments.GetValue(wait) is > 0 and var seconds)
                await SettleAsync(settings, database, TimeSpan.FromSeconds(seconds), cancellationToken);
            await using var provider = Provider.Open(settings);
            var shown = arguments.GetValue(examples);
            var report = await InventoryAudit.AuditAsync(database, provider?.Gateway, shown, cancellationToken);
            AuditTable.Print(AnsiConsole.Console, report);
            if (arguments.GetValue(repair) && !report.IsClean)
                report = await RepairAsync(database, provider, report, shown, arguments.GetValue(apply), cancellationToken);
            await JsonFile.WriteAsync(arguments.GetValue(json), AuditSummary.Of(report), cancellationToken);
            return report.IsClean ? ExitCodes.Clean : ExitCodes.NotClean;
        });
        return command;
    }

    private static async Task<AuditReport> RepairAsync(
        NpgsqlDataSource database, Provider? provider, AuditReport report, int examples, bool apply, CancellationToken cancellationToken)
    {
        var repair = await InventoryRepair.RunAsync(database, apply, cancellationToken);
        RepairTable.Print(AnsiConsole.Console, repair);
        if (repair.Applied)
        {
            report = await InventoryAudit.AuditAsync(database, provider?.Gateway, examples, cancellationToken);
            AuditTable.Print(AnsiConsole.Console, report);
        }

        RepairTable.PrintRemedies(AnsiConsole.Console, report);
        return report;
    }

    private static async Task SettleAsync(ConnectionSettings settings, NpgsqlDataSource database, TimeSpan atMost, CancellationToken cancellationToken)
    {
        await using var broker = settings.RabbitMq is null ? null : await Broker.ConnectAsync(settings.RequireRabbitMq(), cancellationToken);
        var left = await AnsiConsole.Status().StartAsync("waiting until the service has settled",
            _ => new Settling(database, broker, TimeProvider.System).WaitAsync(atMost, cancellationToken));
        if (left is not null)
            AnsiConsole.MarkupLineInterpolated($"[yellow]Not settled within {atMost.TotalSeconds:0} s: {left}.[/]");
    }
}
