using System.Diagnostics;

namespace LocalStack.Processes;

/// <summary>The shell scripts inside this assembly, run by <c>sh -c</c> so that no file has to be written.</summary>
internal static class Script
{
    /// <summary>Text of an embedded script.</summary>
    public static string Read(string name)
    {
        using Stream stream = typeof(Script).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>
    /// Starts a script in a session of its own (Ctrl-C in a terminal must not reach it), with pipes as standard input and output.
    /// The input pipe ends with this process, even with SIGKILL: that is how the script learns of it. (PR_SET_PDEATHSIG is no
    /// substitute: it fires when the forking thread ends, and .NET forks on pool threads.)
    /// </summary>
    public static Process Start(string name, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        foreach (string argument in (string[])["sh", "-c", Read(name), name, .. arguments])
            start.ArgumentList.Add(argument);
        foreach ((string key, string value) in environment)
            start.Environment[key] = value;
        return Process.Start(start) ?? throw new InvalidOperationException($"{name} could not be started.");
    }
}
