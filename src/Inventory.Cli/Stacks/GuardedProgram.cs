using System.Diagnostics;
using System.Globalization;

namespace Inventory.Cli.Stacks;

/// <summary>A program that ends with this process, even when this process is killed.</summary>
/// <remarks>
/// A shell holds the other end of a pipe: PR_SET_PDEATHSIG would be no substitute, it fires when the forking thread ends, and .NET
/// forks on pool threads. The session is its own, so that Ctrl-C in a terminal reaches this process alone, which then ends the program.
/// </remarks>
internal sealed class GuardedProgram : IDisposable
{
    private readonly Process _guard;

    private GuardedProgram(Process guard, int pid) => (_guard, Pid) = (guard, pid);

    /// <summary>Process id of the program itself.</summary>
    public int Pid { get; }

    public bool HasExited => _guard.HasExited;

    /// <summary>Its exit code, above 128 for a signal.</summary>
    public int ExitCode => _guard.ExitCode;

    /// <summary>Starts a program.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="environment">Added to this process's own.</param>
    /// <param name="log">File that its output is added to.</param>
    /// <param name="cancellationToken">Gives up; the program is ended.</param>
    public static async Task<GuardedProgram> StartAsync(
        IEnumerable<string> command, IReadOnlyDictionary<string, string> environment, string log, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var argument in (string[])["sh", "-c", await ReadScriptAsync(), "guard.sh", log, .. command])
            start.ArgumentList.Add(argument);
        foreach (var (key, value) in environment)
            start.Environment[key] = value;
        var guard = Process.Start(start) ?? throw new InvalidOperationException("The shell could not be started.");
        try
        {
            var line = await guard.StandardOutput.ReadLineAsync(cancellationToken);
            return new GuardedProgram(guard, int.Parse(line ?? "", CultureInfo.InvariantCulture));
        }
        catch
        {
            guard.Dispose();
            throw;
        }
    }

    /// <summary>Sends a signal: <c>TERM</c> or <c>KILL</c>. Nothing happens when the program has ended.</summary>
    public async Task SignalAsync(string name)
    {
        if (_guard.HasExited)
            return;
        try
        {
            await _guard.StandardInput.WriteLineAsync(name);
            await _guard.StandardInput.FlushAsync();
        }
        catch (IOException) when (_guard.WaitForExit(TimeSpan.FromSeconds(1)))
        {
            // It ended on its own just now, which is what the signal was for.
        }
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _guard.WaitForExitAsync(cancellationToken);

    /// <summary>Lets go of the pipe, which kills a program that still runs.</summary>
    public void Dispose() => _guard.Dispose();

    private static async Task<string> ReadScriptAsync()
    {
        await using var stream = typeof(GuardedProgram).Assembly.GetManifestResourceStream("guard.sh")
            ?? throw new InvalidOperationException("guard.sh is not embedded.");
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
