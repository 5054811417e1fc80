namespace Locking.Tests.History;

/// <summary>
/// Notices when this process did not run, on a thread of its own so that a busy thread pool is no excuse.
/// </summary>
internal sealed class Heartbeat : IDisposable
{
    private const long Noticeable = 20_000_000;

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(5);

    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private readonly HistoryWriter _history;

    public Heartbeat(HistoryWriter history)
    {
        _history = history;
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        var last = HistoryWriter.Now;
        while (!_stop.Wait(Beat))
        {
            var now = HistoryWriter.Now;
            if (now - last > Noticeable)
                _history.Write(now, 0, HistoryKind.Stalled, number: last);
            last = now;
        }
    }
}
