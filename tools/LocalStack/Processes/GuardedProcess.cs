using System.Diagnostics;

namespace LocalStack.Processes;

/// <summary>One run of a server under <c>guard.sh</c>.</summary>
internal sealed class GuardedProcess : IDisposable
{
    private readonly Process _guard;

    private GuardedProcess(Process guard) => _guard = guard;

    /// <summary>Whether the server has ended.</summary>
    public bool HasExited => _guard.HasExited;

    /// <summary>The server's exit code, above 128 for a signal; only after its end.</summary>
    public int ExitCode => _guard.ExitCode;

    /// <summary>Forks the server.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="environment">Added to this process's own.</param>
    /// <param name="log">File that takes its output.</param>
    /// <param name="quitSignal">The signal for an orderly end, e.g. <c>QUIT</c>; <c>KILL</c> where none is needed.</param>
    /// <param name="cancellationToken">Gives up; what was started is ended.</param>
    public static async Task<GuardedProcess> StartAsync(
        IEnumerable<string> command,
        IReadOnlyDictionary<string, string> environment,
        string log,
        string quitSignal,
        CancellationToken cancellationToken)
    {
        var guarded = new GuardedProcess(Script.Start("guard.sh", [log, quitSignal, .. command], environment));
        try
        {
            await guarded.ExpectAsync("ready", cancellationToken);
            return guarded;
        }
        catch
        {
            guarded.Dispose();
            throw;
        }
    }

    public Task PauseAsync(CancellationToken cancellationToken) => TellAsync("pause", cancellationToken);

    public Task ResumeAsync(CancellationToken cancellationToken) => TellAsync("resume", cancellationToken);

    /// <summary>Ends the server with all its children and waits until they are gone.</summary>
    public async Task EndAsync(bool orderly, CancellationToken cancellationToken)
    {
        if (!_guard.HasExited)
        {
            try
            {
                await _guard.StandardInput.WriteLineAsync(orderly ? "quit" : "kill");
                await _guard.StandardInput.FlushAsync(cancellationToken);
            }
            catch (IOException) when (_guard.HasExited)
            {
                return;
            }
        }

        await _guard.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Lets go of the guard's input, on which it ends a server that still runs.</summary>
    public void Dispose() => _guard.Dispose();

    private async Task TellAsync(string command, CancellationToken cancellationToken)
    {
        await _guard.StandardInput.WriteLineAsync(command);
        await _guard.StandardInput.FlushAsync(cancellationToken);
        await ExpectAsync(command, cancellationToken);
    }

    private async Task ExpectAsync(string answer, CancellationToken cancellationToken)
    {
        string? line = await _guard.StandardOutput.ReadLineAsync(cancellationToken);
        if (line != answer)
            throw new InvalidOperationException($"The server has ended (its guard said '{line}' instead of '{answer}').");
    }
}
