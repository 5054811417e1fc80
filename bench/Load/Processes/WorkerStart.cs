using System.Reflection;

namespace Load.Processes;

/// <summary>How to start a worker.</summary>
/// <param name="Name">What it is called in logs and errors.</param>
/// <param name="Command">Program and arguments.</param>
/// <param name="Environment">Its settings.</param>
public sealed record WorkerStart(string Name, IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Environment)
{
    private static readonly string Published =
        typeof(WorkerStart).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Published").Value!;

    /// <summary>Program and arguments of a project as it is published, which is how users get it.</summary>
    /// <exception cref="FileNotFoundException">It has not been published.</exception>
    public static IReadOnlyList<string> Program(string project, params IEnumerable<string> arguments)
    {
        var program = Path.Combine(Published, project, project);
        return File.Exists(program)
            ? [program, .. arguments]
            : throw new FileNotFoundException($"{program} is missing; start the benchmark by ./run bench, which publishes it.");
    }
}
