using LocalStack.Ports;
using LocalStack.Probes;

namespace LocalStack.Processes;

/// <summary>A server as a plain process, in a folder of its own.</summary>
internal abstract class ServerProcess(
    string name, ServerKind kind, PortReservation port, IProbe probe, LocalServersOptions options, string folder)
    : LocalServer(name, kind, port, probe, options)
{
    private GuardedProcess? _process;

    /// <summary>What the server writes; removed by a start without the old data.</summary>
    protected string DataFolder { get; } = Path.Combine(folder, "data");

    protected string Folder { get; } = folder;

    protected string LogFile { get; } = Path.Combine(folder, "server.log");

    /// <summary>Program and arguments.</summary>
    protected abstract IReadOnlyList<string> Command { get; }

    protected virtual IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>();

    /// <summary>The signal on which the server ends at once but in order; KILL when that leaves nothing behind.</summary>
    protected virtual string QuitSignal => "KILL";

    protected override bool HasEnded => _process?.HasExited ?? true;

    public override async Task<string> ReadLogTailAsync(int lines = 20, CancellationToken cancellationToken = default)
    {
        if (!File.Exists(LogFile))
            return "";
        await using var stream = new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        string text = await reader.ReadToEndAsync(cancellationToken);
        return string.Join('\n', text.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(lines));
    }

    protected override async Task LaunchAsync(bool keepData, CancellationToken cancellationToken)
    {
        _process?.Dispose();
        _process = null;
        Directory.CreateDirectory(Folder);
        if (!keepData && Directory.Exists(DataFolder))
            Directory.Delete(DataFolder, recursive: true);
        if (!Directory.Exists(DataFolder))
            await PrepareAsync(cancellationToken);
        _process = await GuardedProcess.StartAsync(Command, Environment, LogFile, QuitSignal, cancellationToken);
    }

    /// <summary>Makes an empty data folder.</summary>
    protected abstract Task PrepareAsync(CancellationToken cancellationToken);

    protected override async Task EndAsync(bool orderly, CancellationToken cancellationToken)
    {
        if (_process is not null)
            await _process.EndAsync(orderly, cancellationToken);
    }

    protected override Task FreezeAsync(CancellationToken cancellationToken) => Running.PauseAsync(cancellationToken);

    protected override Task ThawAsync(CancellationToken cancellationToken) => Running.ResumeAsync(cancellationToken);

    protected override async Task RemoveAsync()
    {
        await EndAsync(orderly: true, CancellationToken.None);
        _process?.Dispose();
    }

    private GuardedProcess Running => _process ?? throw new InvalidOperationException($"{Name} is not running.");
}
