using Locking.Nodes;
using Locking.Quorum;
using Locking.Simulation.World;

namespace Locking.Simulation.Checks;

/// <summary>Sees all processes at once and true time, which no participant does, and checks what they were promised.</summary>
internal sealed class Checker(EventLoop loop, HoldView view)
{
    private readonly Dictionary<string, List<LeaseWatch>> _live = [];
    private readonly Dictionary<string, List<(long KnownAt, long Highest)>> _numbers = [];
    private readonly HashSet<(string Key, long Number)> _given = [];
    private readonly HashSet<LockToken> _released = [];
    private int _contended;

    public int Grants { get; private set; }

    public void Granted(LeaseWatch watch)
    {
        Grants++;
        foreach (var key in watch.Lease.Keys)
        {
            if (!_live.TryGetValue(key, out var live))
                _live[key] = live = [];
            live.RemoveAll(w => !w.IsLive || w.Process.IsDead);
            live.Add(watch);
        }
        _contended = _live.Values.Count(l => l.Count > 1);
        OneHolder();
    }

    public static void Released(LeaseWatch watch)
    {
        watch.IsLive = false;
    }

    public void ReleasedByNodes(LeaseWatch watch) => _released.Add(watch.Lease.Hold.Command.Token);

    public void Numbered(LeaseWatch watch, long number)
    {
        foreach (var key in watch.Lease.Keys)
        {
            if (!_given.Add((key, number)))
                throw view.Violation($"number {number} of {key} was given twice");
            if (!_numbers.TryGetValue(key, out var known))
                _numbers[key] = known = [];
            foreach (var (at, highest) in known)
            {
                if (at < watch.GrantedAt && highest >= number)
                    throw view.Violation($"number {number} of {key} comes after {highest}");
            }
            known.Add((loop.Now, number));
            if (known.Count > 200)
                Shorten(known);
        }
    }

    /// <summary>A store remembers a larger number, and the nodes have been told: every later holder's must be larger still.</summary>
    public void Stored(LeaseWatch watch, long number)
    {
        foreach (var key in watch.Lease.Keys)
            _numbers[key].Add((loop.Now, number));
    }

    public void Extending(HoldCommand command)
    {
        if (_released.Contains(command.Token))
            throw view.Violation("a lease was renewed after it was released");
    }

    /// <summary>After every step.</summary>
    public void Check()
    {
        if (_contended > 0)
            OneHolder();
        ToldInTime();
    }

    private void OneHolder()
    {
        foreach (var (key, live) in _live)
        {
            LeaseWatch? holder = null;
            foreach (var watch in live)
            {
                if (!watch.IsLive || watch.Process.IsDead || !watch.Lease.IsHeld)
                    continue;
                if (holder is not null && !ReferenceEquals(holder, watch))
                    throw view.Violation($"two hold {key}");
                holder = watch;
            }
        }
    }

    private void ToldInTime()
    {
        foreach (var live in _live.Values)
        {
            foreach (var watch in live)
            {
                var process = watch.Process;
                if (!watch.IsLive || process.IsDead || watch.Lost.IsCancellationRequested)
                    continue;
                // A node that has forgotten takes its confirmation back, which can put the deadline into the past; the news is on its way.
                if (watch.Lease.Hold.Phase == HoldPhase.Lost && watch.NoticedLossAt(loop.Now) > loop.Now - TimeSpan.TicksPerMillisecond)
                    continue;
                var deadline = watch.Lease.Hold.Deadline;
                var late = process.Clock.GetTimestamp() - deadline.Mono;
                // A process that stood still cannot be told; it is when it wakes, and its own clock tells it before.
                if (late > 0 && loop.Now - process.PausedUntil > late + TimeSpan.FromMilliseconds(200).Ticks)
                    throw view.Violation($"a holder was not told {TimeSpan.FromTicks(late).TotalMilliseconds:F1} ms after its deadline");
            }
        }
    }

    private static void Shorten(List<(long KnownAt, long Highest)> known)
    {
        // The largest of the old ones stands for all of them.
        var old = known.GetRange(0, 100);
        known.RemoveRange(0, 100);
        known.Insert(0, (old.Max(k => k.KnownAt), old.Max(k => k.Highest)));
    }
}
