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

    private readonly Action _woken;

    /// <param name="history">Where it is written down.</param>
    /// <param name="woken">Called at once after the process did not run, when no timer of its own can have fired yet.</param>
    public Heartbeat(HistoryWriter history, Action woken)
    {
        _history = history;
        _woken = woken;
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
            {
                _woken();
                _history.Write(now, 0, HistoryKind.Stalled, number: last);
            }
            last = now;
        }
    }
}
