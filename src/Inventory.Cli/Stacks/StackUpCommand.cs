using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Inventory.Cli.CommandLine;
using Spectre.Console;

namespace Inventory.Cli.Stacks;

/// <summary><c>inventory stack up</c>.</summary>
internal static class StackUpCommand
{
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(200);

    public static Option<int> WorkersOption() =>
        new Option<int>("--workers") { Description = "Worker processes.", HelpName = "N", DefaultValueFactory = _ => 3 }.Between(1, 64);

    public static Command Create()
    {
        var workers = WorkersOption();
        var command = new Command("up", $"Start servers, payment simulator and workers in the background.\n\n{ExitCodes.Help}") { workers };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            if (StackState.FindRunning() is { } running)
                throw new UserErrorException($"A stack runs in this folder already (process {running.Pid}); end it with 'inventory stack down'.");
            Directory.CreateDirectory(StackFolder.Root);
            using var holder = Start(arguments.GetValue(workers));
            var state = await AnsiConsole.Status().StartAsync("starting", status => WaitAsync(holder, status, cancellationToken));
            await StackView.PrintAsync(state, TimeProvider.System, cancellationToken);
            await Console.Out.WriteLineAsync($"Logs       {StackFolder.Logs}");
            return ExitCodes.Clean;
        });
        return command;
    }

    private static Process Start(int workers)
    {
        // A session of its own: closing the terminal must not end it.
        var start = new ProcessStartInfo("setsid") { UseShellExecute = false, RedirectStandardInput = true };
        string[] command =
        [
            "sh", "-c", "exec \"$@\" >\"$0\" 2>&1 </dev/null", StackFolder.HoldLog,
            .. SelfProgram.Command("stack", StackHoldCommand.Name, "--workers", workers.ToString(CultureInfo.InvariantCulture)),
        ];
        foreach (var argument in command)
            start.ArgumentList.Add(argument);
        return Process.Start(start) ?? throw new InvalidOperationException("The shell could not be started.");
    }

    private static async Task<StackState> WaitAsync(Process holder, StatusContext status, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                if (StackState.FindRunning() is { } state && state.Pid == holder.Id)
                    return state;
                if (holder.HasExited)
                    throw new UserErrorException($"The stack did not start: {LastLine()}");
                status.Status(Markup.Escape(LastLine()));
                await Task.Delay(ProbeInterval, TimeProvider.System, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            Signals.TryTerminate(holder.Id);
            throw;
        }
    }

    private static string LastLine() =>
        File.Exists(StackFolder.HoldLog) ? File.ReadLines(StackFolder.HoldLog).LastOrDefault(l => l.Length > 0)?.Trim() ?? "starting" : "starting";
}
