using System.Diagnostics;
using Inventory.Cli.Stacks;

namespace Inventory.Cli.Tests.CommandLine;

/// <summary>The program as people run it. A process of its own: folder, variables, standard output and error are the process's.</summary>
internal static class CliProcess
{
    private static readonly string[] Ours = ["ConnectionStrings__Postgres", "ConnectionStrings__RabbitMq", "Payments__ApiBase", "Payments__ApiKey", "INVENTORY_DEBUG"];

    public static async Task<(int Code, string Output, string Error)> RunAsync(string folder, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var command = SelfProgram.Command([.. arguments]);
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        foreach (var variable in Ours)
            start.Environment.Remove(variable);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output, error);
    }
}
