using LocalStack.Processes;

namespace Locking.Tests.Processes;

/// <summary>This program once more, as a process of its own, which ends with this one whatever happens.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly GuardedProcess _process;

    private ChildProcess(GuardedProcess process, string log) => (_process, Log) = (process, log);

    /// <summary>The file that has what it wrote.</summary>
    public string Log { get; }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public static async Task<ChildProcess> StartAsync(string log, params IEnumerable<string> arguments) => new(
        await GuardedProcess.StartAsync(
            [Environment.ProcessPath!, .. arguments], new Dictionary<string, string>(), log, "TERM", CancellationToken.None),
        log);

    public Task StopAsync() => _process.PauseAsync(CancellationToken.None);

    public Task ContinueAsync() => _process.ResumeAsync(CancellationToken.None);

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _process.EndAsync(orderly: false, CancellationToken.None);

    /// <summary>SIGTERM, which it obeys within two seconds.</summary>
    public Task EndAsync() => _process.EndAsync(orderly: true, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }
}
