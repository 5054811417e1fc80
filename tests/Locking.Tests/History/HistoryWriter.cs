using System.Diagnostics;
using System.Text;

namespace Locking.Tests.History;

/// <summary>Appends to a process's history. Each line goes to the system at once, so that SIGKILL takes none back.</summary>
internal sealed class HistoryWriter(string file) : IDisposable
{
    private readonly Lock _sync = new();
    private readonly FileStream _file = new(file, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    private readonly string _process = Path.GetFileNameWithoutExtension(file);

    /// <summary>The machine's monotonic clock in ns; the same in all processes.</summary>
    public static long Now => Stopwatch.GetTimestamp() * (1_000_000_000 / Stopwatch.Frequency);

    public void Write(long at, int lease, HistoryKind kind, string key = "-", long number = 0)
    {
        var line = Encoding.ASCII.GetBytes(new HistoryEvent(at, _process, lease, kind, key, number).ToLine());
        lock (_sync)
            _file.Write(line);
    }

    public void Dispose() => _file.Dispose();
}
