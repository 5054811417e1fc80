using System.CommandLine;
using Inventory.Cli.CommandLine;
using Spectre.Console;

namespace Inventory.Cli.Stacks;

/// <summary><c>inventory stack hold</c>: the process behind <c>stack up</c>. Runs until it is told to end.</summary>
internal static class StackHoldCommand
{
    public const string Name = "hold";

    public static Command Create()
    {
        var workers = StackUpCommand.WorkersOption();
        var command = new Command(Name, "Run the stack in the foreground until Ctrl-C.") { workers };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var held = StackLock.TryTake() ?? throw new UserErrorException("A stack runs in this folder already.");
            var options = new StackOptions { Workers = arguments.GetValue(workers), LogFolder = StackFolder.Logs };
            await using var stack = await InventoryStack.StartAsync(options, TimeProvider.System, new ConsoleLines(AnsiConsole.Console), cancellationToken);
            await StackState.Of(stack).WriteAsync(cancellationToken);
            AnsiConsole.WriteLine("ready");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return ExitCodes.Clean;
        });
        return command;
    }
}
