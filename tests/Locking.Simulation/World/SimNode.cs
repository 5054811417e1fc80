using Locking.Simulation.Model;

namespace Locking.Simulation.World;

/// <summary>A Redis server of the simulation: the model, plus being paused and crashing.</summary>
internal sealed class SimNode
{
    private readonly EventLoop _loop;
    private ModelSnapshot? _saved;
    private readonly Dictionary<string, Action<string>> _listeners = [];

    public SimNode(EventLoop loop, int index, double rate, NodeRules rules)
    {
        _loop = loop;
        Index = index;
        Clock = new SimClock(loop, rate);
        Model = new ModelNode(() => Clock.NowMs, Publish, rules);
    }

    public int Index { get; }

    public SimClock Clock { get; }

    public ModelNode Model { get; }

    public long PausedUntil { get; private set; }

    public bool IsDown { get; private set; }

    /// <summary>Counts restarts: what was sent to the process before does not reach the one after.</summary>
    public int Life { get; private set; }

    public void Pause(TimeSpan time) => PausedUntil = Math.Max(PausedUntil, _loop.Now + time.Ticks);

    public void Listen(string process, Action<string> listener) => _listeners[process] = listener;

    public void Forget(string process) => _listeners.Remove(process);

    /// <summary>Writes a snapshot, which <see cref="Crash"/> may come back to.</summary>
    public void Save() => _saved = Model.Save();

    public void Crash(CrashKind kind, TimeSpan downFor)
    {
        if (IsDown)
            return;
        Life++;
        IsDown = true;
        if (kind == CrashKind.Forgets)
            Model.LoseMemory();
        else if (kind == CrashKind.Rewinds && _saved is not null)
            Model.Rewind(_saved);
        _loop.After(downFor, null, () => IsDown = false);
    }

    /// <summary>Carries the command out when it arrives, or later if the node is paused, or never if it has died.</summary>
    public void Receive(int life, Action command)
    {
        if (IsDown || life != Life)
            return;
        if (PausedUntil > _loop.Now)
            _loop.At(PausedUntil, null, _ => Receive(life, command), null);
        else
            command();
    }

    private bool Publish(string process, string key)
    {
        if (!_listeners.TryGetValue(process, out var listener))
            return false;
        listener(key);
        return true;
    }
}
