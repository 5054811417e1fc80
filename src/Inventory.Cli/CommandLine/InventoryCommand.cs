using System.CommandLine;
using System.CommandLine.Invocation;
using Inventory.Cli.Audits;
using Inventory.Cli.Demo;
using Inventory.Cli.Publishing;
using Inventory.Cli.Stacks;
using Inventory.Cli.Stock;

namespace Inventory.Cli.CommandLine;

/// <summary>The command <c>inventory</c>.</summary>
internal static class InventoryCommand
{
    // Ending a stack of servers and workers in order takes a moment after Ctrl-C.
    private static readonly TimeSpan CleanUp = TimeSpan.FromSeconds(20);

    public static RootCommand Create() => new($"Publishes orders, sets stock, audits the record and shows it all in a demo.\n\n{ExitCodes.Help}")
    {
        new Command("publish", "Publish messages.") { PublishOrdersCommand.Create() },
        new Command("stock", "Set and show stock.") { StockSetCommand.Create(), StockShowCommand.Create() },
        AuditCommand.Create(),
        DemoCommand.Create(),
        new Command("stack", "Run servers, payment simulator and workers on this machine.")
        {
            StackUpCommand.Create(), StackDownCommand.Create(), StackStatusCommand.Create(), StackHoldCommand.Create(),
        },
    };

    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            var parsed = Create().Parse(args);
            if (parsed.Action is ParseErrorAction wrong)
                (wrong.ShowHelp, wrong.ShowTypoCorrections) = (false, true);
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = CleanUp,
            });
        }
        catch (Exception problem) when (Problems.Explain(problem) is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            return problem is OperationCanceledException ? ExitCodes.Stopped : ExitCodes.Error;
        }
    }
}
