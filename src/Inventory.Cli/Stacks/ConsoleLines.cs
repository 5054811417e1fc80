using Spectre.Console;

namespace Inventory.Cli.Stacks;

/// <summary>Prints each progress line at once, in the order reported. (<see cref="Progress{T}"/> would report from pool threads, out of order.)</summary>
internal sealed class ConsoleLines(IAnsiConsole console) : IProgress<string>
{
    private readonly Lock _turn = new();

    public void Report(string value)
    {
        lock (_turn)
            console.MarkupLineInterpolated($"  [grey]{value}[/]");
    }
}
