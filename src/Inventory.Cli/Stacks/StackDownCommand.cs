using System.CommandLine;
using Inventory.Cli.CommandLine;
using Spectre.Console;

namespace Inventory.Cli.Stacks;

/// <summary><c>inventory stack down</c>.</summary>
internal static class StackDownCommand
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(100);

    public static Command Create()
    {
        var command = new Command("down", "End the stack that runs in this folder; its data goes with it.");
        command.SetAction(async (_, cancellationToken) =>
        {
            if (StackState.FindRunning() is not { } state)
            {
                AnsiConsole.WriteLine("No stack runs in this folder.");
                return ExitCodes.Clean;
            }

            Signals.TryTerminate(state.Pid);
            using var timeout = new CancellationTokenSource(Timeout, TimeProvider.System);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            try
            {
                while (StackLock.IsHeld())
                    await Task.Delay(ProbeInterval, TimeProvider.System, either.Token);
            }
            catch (OperationCanceledException) when (timeout.IsCancellationRequested)
            {
                throw new UserErrorException($"Process {state.Pid} did not end within {Timeout.TotalSeconds:0} s.");
            }

            AnsiConsole.WriteLine("Stopped.");
            return ExitCodes.Clean;
        });
        return command;
    }
}
