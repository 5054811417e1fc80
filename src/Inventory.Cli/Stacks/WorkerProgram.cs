using Inventory.Cli.CommandLine;

namespace Inventory.Cli.Stacks;

/// <summary>How to run the worker that was built together with this command line.</summary>
internal static class WorkerProgram
{
    /// <summary>Program and arguments.</summary>
    /// <exception cref="UserErrorException">The worker is not next to this program.</exception>
    public static IReadOnlyList<string> Command(params IEnumerable<string> arguments)
    {
        var assembly = Path.Combine(AppContext.BaseDirectory, "Inventory.Worker.dll");
        return File.Exists(assembly)
            ? [DotnetHost.Path, assembly, .. arguments]
            : throw new UserErrorException($"The worker is not where it should be: {assembly}");
    }
}
