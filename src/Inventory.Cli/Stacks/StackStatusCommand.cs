using System.CommandLine;
using Inventory.Cli.CommandLine;

namespace Inventory.Cli.Stacks;

/// <summary><c>inventory stack status</c>.</summary>
internal static class StackStatusCommand
{
    public static Command Create()
    {
        var command = new Command("status", $"Show servers, workers and queues of the stack that runs in this folder.\n\n{ExitCodes.Help}");
        command.SetAction(async (_, cancellationToken) =>
        {
            var state = StackState.FindRunning() ?? throw new UserErrorException("No stack runs in this folder; start one with 'inventory stack up'.");
            await StackView.PrintAsync(state, TimeProvider.System, cancellationToken);
            return ExitCodes.Clean;
        });
        return command;
    }
}
