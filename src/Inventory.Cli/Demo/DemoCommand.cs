using System.CommandLine;
using Inventory.Cli.Audits;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Publishing;
using Inventory.Cli.Stacks;
using Spectre.Console;

namespace Inventory.Cli.Demo;

/// <summary><c>inventory demo</c>.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var orders = new Option<int>("--orders") { Description = "Distinct orders.", HelpName = "N", DefaultValueFactory = _ => 10_000 }.Between(1, 10_000_000);
        var workers = StackUpCommand.WorkersOption();
        var skus = new Option<int>("--skus") { Description = "Items on sale.", HelpName = "N", DefaultValueFactory = _ => 200 }.Between(1, Skus.Most);
        var duplicates = new Option<double>("--duplicates") { Description = "Order messages sent again, in percent of the orders.", HelpName = "PCT", DefaultValueFactory = _ => 20 }.Between(0, 1000);
        var declined = new Option<double>("--declined") { Description = "Orders paid with a card that is declined, in percent.", HelpName = "PCT", DefaultValueFactory = _ => 2 }.Between(0, 100);
        var skew = new Option<double>("--skew") { Description = "Popularity: Zipf exponent; 0 is even, 1 makes some items hot.", HelpName = "S" }.Between(0, 10);
        var supply = new Option<double>("--supply") { Description = "Stock, in percent of the units ordered.", HelpName = "PCT", DefaultValueFactory = _ => 60 }.Between(0, 1000);
        var seed = OrderOptions.SeedOption();
        var keep = new Option<bool>("--keep") { Description = "Leave everything running at the end, until Ctrl-C, to look around." };
        var json = JsonFile.Option();
        var command = new Command("demo",
            "A flash sale on this machine: real servers, competing workers, duplicates, and one worker killed half-way. "
            + $"At the end it proves that nothing was oversold, applied twice or charged twice.\n\n{ExitCodes.Help}")
        {
            orders, workers, skus, duplicates, declined, skew, supply, seed, keep, json,
        };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var number = arguments.GetValue(seed) ?? Random.Shared.Next();
            var options = new DemoOptions
            {
                Workers = arguments.GetValue(workers),
                SupplyPercent = arguments.GetValue(supply),
                Orders = new OrderPlan
                {
                    Count = arguments.GetValue(orders),
                    Skus = arguments.GetValue(skus),
                    DuplicatesPercent = arguments.GetValue(duplicates),
                    DeclinedPercent = arguments.GetValue(declined),
                    Skew = arguments.GetValue(skew),
                    Seed = number,
                    Prefix = OrderOptions.PrefixOf(number),
                },
            };
            return await RunAsync(options, arguments.GetValue(keep), arguments.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(DemoOptions options, bool keep, FileInfo? json, CancellationToken cancellationToken)
    {
        using var held = keep ? StackLock.TryTake() ?? throw new UserErrorException("A stack runs in this folder already; end it, or leave --keep away.") : null;
        var console = AnsiConsole.Console;
        console.MarkupLineInterpolated($"[bold]Flash sale[/], seed {options.Orders.Seed}");
        var settings = new StackOptions { Workers = options.Workers, LogFolder = StackFolder.DemoLogs, WorkerSettings = DemoSettings.Workers };
        await using var stack = await InventoryStack.StartAsync(settings, TimeProvider.System, new ConsoleLines(console), cancellationToken);
        var (result, audit) = await new DemoRun(options, stack, console, TimeProvider.System).RunAsync(cancellationToken);
        if (!audit.IsClean)
            AuditTable.Print(console, audit);
        DemoTable.Print(console, result);
        await JsonFile.WriteAsync(json, result, cancellationToken);
        if (keep)
        {
            await StackState.Of(stack).WriteAsync(cancellationToken);
            await StackView.PrintAsync(StackState.Of(stack), TimeProvider.System, cancellationToken);
            console.MarkupLine("Try [bold]inventory audit[/] or [bold]inventory stock show[/] in another terminal, in this folder. Ctrl-C ends it all.");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return result.Clean ? ExitCodes.Clean : ExitCodes.NotClean;
    }
}
