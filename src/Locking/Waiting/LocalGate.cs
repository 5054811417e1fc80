using Locking.Groups;
using Locking.Nodes;
using Locking.Quorum;
using Locking.Timing;

namespace Locking.Waiting;

/// <summary>
/// One line per lock inside the process, first come first served: only the first in line speaks to the nodes. More contenders of one
/// process would only collide with each other there.
/// </summary>
internal sealed class LocalGate
{
    private readonly Lock _sync = new();
    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);
    private readonly Stack<Line> _spare = new();

    /// <summary>How many locks are held or wanted in this process.</summary>
    public int Count
    {
        get
        {
            lock (_sync)
                return _lines.Count;
        }
    }

    /// <summary>Whether anybody in this process holds or wants the lock.</summary>
    public bool IsWanted(string key)
    {
        lock (_sync)
            return _lines.ContainsKey(key);
    }

    /// <summary>Enters the keys from the given position on, up to the first that is taken.</summary>
    /// <returns>The position of the key that is taken; the number of keys if none is.</returns>
    public int EnterInOrder(string[] keys, int from)
    {
        lock (_sync)
        {
            for (var i = from; i < keys.Length; i++)
            {
                if (!TryEnter(keys[i]))
                    return i;
            }
            return keys.Length;
        }
    }

    /// <summary>Enters those keys that are not taken.</summary>
    /// <returns>Which they are.</returns>
    public bool[] EnterFree(string[] keys)
    {
        lock (_sync)
            return Array.ConvertAll(keys, TryEnter);
    }

    /// <summary>Stands in line for a key; null if it was free and is entered now.</summary>
    public GateWaiter? StandInLine(string key, LockKeys? takesOver)
    {
        lock (_sync)
        {
            if (TryEnter(key))
                return null;
            var waiter = new GateWaiter(key, takesOver);
            _lines[key].Waiters.AddLast(waiter);
            return waiter;
        }
    }

    /// <summary>Leaves the line. False if it was the waiter's turn already: then it has entered.</summary>
    public bool GiveUp(GateWaiter waiter)
    {
        lock (_sync)
            return _lines.TryGetValue(waiter.Key, out var line) && line.Waiters.Remove(waiter);
    }

    /// <summary>Lets the next in line go, for each of the keys.</summary>
    public void Leave(string[] keys, int count)
    {
        for (var i = 0; i < count; i++)
            Leave(keys[i]);
    }

    /// <summary>Lets the next in line go.</summary>
    /// <param name="key">The lock.</param>
    /// <param name="othersTurn">Whether the lock is kept for another process now, so that there is no hurry.</param>
    public void Leave(string key, bool othersTurn = false)
    {
        GateWaiter? next = null;
        lock (_sync)
        {
            var line = _lines[key];
            if (line.Waiters.First is { } first)
            {
                line.Waiters.RemoveFirst();
                next = first.Value;
                next.IsOthersTurn = othersTurn;
            }
            else
            {
                _lines.Remove(key);
                if (_spare.Count < 256)
                    _spare.Push(line);
            }
        }
        next?.TryEnd(SignalEnd.Called);
    }

    /// <summary>
    /// Gives the next in line a lease on just the keys of the hold, if that is what it wants and there is one to give. It has entered them then.
    /// </summary>
    public bool HandOver(Hold hold, ILeaseHome home, int most)
    {
        var keys = hold.Command.Keys;
        GateWaiter successor;
        lock (_sync)
        {
            if (!_lines.TryGetValue(keys.Names[0], out var line) || line.Waiters.First is not { } first
                || first.Value.TakesOver is not { } wanted || !wanted.Names.AsSpan().SequenceEqual(keys.Names))
                return false;
            // Under the lock, or the waiter could give up in between and the lease would be nobody's.
            if (hold.HandOver(home, most) is not { } handedOver)
                return false;
            successor = first.Value;
            successor.HandedOver = handedOver;
            line.Waiters.RemoveFirst();
        }
        successor.TryEnd(SignalEnd.Called);
        return true;
    }

    private bool TryEnter(string key)
    {
        if (_lines.ContainsKey(key))
            return false;
        _lines[key] = _spare.TryPop(out var line) ? line : new Line();
        return true;
    }

    private sealed class Line
    {
        public LinkedList<GateWaiter> Waiters { get; } = [];
    }
}
