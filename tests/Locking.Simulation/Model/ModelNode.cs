using System.Globalization;
using Locking.Nodes;

namespace Locking.Simulation.Model;

/// <summary>
/// What the scripts do, in C#. A test sends the same commands to this and to a real server and compares the answers, so that what the
/// simulation finds about this is true of the scripts.
/// </summary>
/// <param name="nowMs">The node's own UTC clock in ms.</param>
/// <param name="publish">Tells a process that a lock is free; false if nobody listens.</param>
/// <param name="rules">The guards in force.</param>
internal sealed class ModelNode(Func<long> nowMs, Func<string, string, bool> publish, NodeRules rules = NodeRules.All)
{
    internal const long Round = 65_536;
    internal const long Slack = 4_096;
    internal const long PerMs = 1_024;

    private readonly SortedDictionary<string, Entry> _locks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Number, long Expires)> _fences = [];
    private readonly SortedSet<string> _waiting = new(StringComparer.Ordinal);
    private long _waitingExpires;
    private bool _ready;
    private long? _born;
    private long _base;
    private long _top;
    private long _floor;
    private long? _epoch;

    public bool IsReady => _ready;

    /// <summary>The locks that are held now, with their holders.</summary>
    public IEnumerable<(string Key, string Holder)> Held =>
        _locks.Where(l => l.Value.Expires >= nowMs() && !l.Value.Holder.StartsWith('~')).Select(l => (l.Key, l.Value.Holder));

    /// <summary>Since when the node has been empty, in ms; null: it votes, or has not been looked at.</summary>
    public long? Born => _born;

    /// <summary>Who waits for which lock, in the order they are called.</summary>
    public IReadOnlyCollection<string> Waiters => Waiting();

    /// <summary>For how long their places are still kept.</summary>
    public TimeSpan WaitersLeft => TimeSpan.FromMilliseconds(_waitingExpires - nowMs());

    public void SetMeta(bool ready, long fenceBase, long top, long floor = 0, long? born = null, long? epoch = null)
    {
        (_ready, _base, _top, _floor, _epoch, _born) = (ready, fenceBase, top, floor, epoch, born);
    }

    /// <summary>A lock, a counter or the waiters' places, where they are there, have that much of their time to live left.</summary>
    public void SetTimeLeft(TimeSpan left, string? name = null, string? counter = null, bool waiters = false)
    {
        // What ends now is over; a moment that has been reached still counts as alive.
        var end = left > TimeSpan.Zero ? nowMs() + Ms(left) : 0;
        if (name is not null && Holder(name) is { } holder)
            _locks[name] = new Entry(holder, end);
        if (counter is not null && Counter(counter) is { } number)
            _fences[counter] = (number, end);
        if (waiters)
            _waitingExpires = end;
    }

    /// <summary>The process ends and comes back without anything it knew.</summary>
    public void LoseMemory()
    {
        _locks.Clear();
        _fences.Clear();
        _waiting.Clear();
        SetMeta(false, 0, 0);
    }

    public AcquireReply Execute(CommandKind kind, HoldCommand command) => kind switch
    {
        CommandKind.Acquire => Acquire(command),
        CommandKind.Extend => new AcquireReply(Extend(command)),
        _ => Release(command),
    };

    /// <summary>Writes all that is known now to disk.</summary>
    public ModelSnapshot Save() => new([.. _locks], [.. _fences], [.. Waiting()], _waitingExpires, _ready, _base, _top, _floor, _epoch);

    /// <summary>
    /// The process ends and comes back with what it knew then. Whoever talks to it first makes it look at itself, as it has forgotten the
    /// scripts, and it finds that it is another process.
    /// </summary>
    public void Rewind(ModelSnapshot saved)
    {
        LoseMemory();
        foreach (var (key, entry) in saved.Locks)
            _locks[key] = entry;
        foreach (var (key, counter) in saved.Fences)
            _fences[key] = counter;
        _waiting.UnionWith(saved.Waiters);
        _waitingExpires = saved.WaitersExpire;
        SetMeta(saved.IsReady && !rules.HasFlag(NodeRules.LookAfterRestart), saved.Base, saved.Top, saved.Floor);
        _epoch = saved.Epoch;
    }

    public AcquireReply Acquire(HoldCommand command)
    {
        if (!_ready)
            return new AcquireReply(NodeAnswer.NotAdmitted);
        var names = command.Keys.Names;
        var token = command.Token.ToString();
        var reserved = "~" + command.Settings.Process;
        var taken = new List<string>();
        var map = new char[names.Length];
        var again = true;
        var refused = -1;
        for (var i = 0; i < names.Length; i++)
        {
            var holder = Holder(names[i]);
            var mine = holder is null || holder == reserved
                || (string.CompareOrdinal(holder, 0, token, 0, LockToken.IdLength + 1) == 0 && string.CompareOrdinal(holder, token) <= 0);
            map[i] = mine ? '1' : '0';
            if (mine)
            {
                taken.Add(names[i]);
                again &= holder == token;
            }
            else
            {
                if (refused < 0)
                    refused = i;
                if (!command.AsManyAsFree)
                    break;
            }
        }
        if (refused >= 0 && (!command.AsManyAsFree || taken.Count == 0))
        {
            if (command.Ticket is not null)
            {
                Waiting().Add(names[refused] + "\0" + command.Ticket + command.Settings.Process);
                _waitingExpires = nowMs() + Math.Max(60_000, 2 * Ms(command.Settings.Ttl));
            }
            return new AcquireReply(
                NodeAnswer.Other, HolderTtl: TimeSpan.FromMilliseconds(Math.Max(0, _locks[names[refused]].Expires - nowMs())), Blocked: refused);
        }
        foreach (var name in taken)
        {
            _locks[name] = new Entry(token, nowMs() + Ms(command.Settings.Ttl));
            if (command.Ticket is not null)
                Waiting().Remove(name + "\0" + command.Ticket + command.Settings.Process);
        }
        var number = command.Settings.FenceStride > 0 ? NextFence(command, taken, again) : 1;
        return new AcquireReply(NodeAnswer.Yes, number, command.AsManyAsFree ? new string(map) : null);
    }

    public NodeAnswer Extend(HoldCommand command)
    {
        var token = command.Token.ToString();
        var missing = false;
        foreach (var name in command.Keys.Names)
        {
            var holder = Holder(name);
            if (holder is null)
                missing = true;
            else if (holder != token && rules.HasFlag(NodeRules.OwnerCheck))
                return NodeAnswer.Other;
        }
        if (missing)
            return NodeAnswer.Missing;
        foreach (var name in command.Keys.Names)
            _locks[name] = _locks[name] with { Expires = nowMs() + Ms(command.Settings.Ttl) };
        return NodeAnswer.Yes;
    }

    public AcquireReply Release(HoldCommand command)
    {
        var token = command.Token.ToString();
        var result = NodeAnswer.Yes;
        var called = false;
        foreach (var name in command.Keys.Names)
        {
            var holder = Holder(name);
            if (holder is not null && (holder == token || !rules.HasFlag(NodeRules.OwnerCheck)))
                called |= Free(name, command.Settings.Reservation);
            else if (holder is not null)
                result = NodeAnswer.Other;
            else if (result == NodeAnswer.Yes)
                result = NodeAnswer.Missing;
        }
        return new AcquireReply(result, PassedOn: called && result == NodeAnswer.Yes);
    }

    public RaiseReply Raise(HoldCommand command, long number)
    {
        var names = command.Keys.Names;
        if (rules.HasFlag(NodeRules.WriteBackGuard))
        {
            if (names.Any(n => Holder(n) != command.Token.ToString()))
                return new RaiseReply(NodeAnswer.Other);
            var highest = names.Max(n => Counter(n) ?? 0);
            if (highest > number)
                return new RaiseReply(NodeAnswer.Other, highest);
        }
        foreach (var name in names)
            _fences[name] = (number, nowMs() + Ms(command.Settings.FenceLife));
        if (number > _top)
            _top = number + Slack;
        return new RaiseReply(NodeAnswer.Yes);
    }

    public AdmissionReply Admit(AdmissionCommand command)
    {
        if (_ready)
            return new AdmissionReply(AdmissionState.Voting, Top: _top);
        var now = nowMs();
        _born ??= now;
        var left = _born.Value + Ms(command.Quarantine) - now;
        if (!command.IsNew && rules.HasFlag(NodeRules.Quarantine) && left > 0)
            return new AdmissionReply(AdmissionState.Quarantined, TimeSpan.FromMilliseconds(left), _top);
        if (!command.IsNew && rules.HasFlag(NodeRules.Reseed) && command.OthersTop is null)
            return new AdmissionReply(AdmissionState.AwaitingNumbers, Top: _top);
        var seed = rules.HasFlag(NodeRules.Reseed) ? Math.Max(command.OthersTop ?? 0, now * PerMs) : 0;
        var top = Math.Max(_top, seed);
        SetMeta(true, _base, top + Slack, rules.HasFlag(NodeRules.Floor) ? top : 0);
        return new AdmissionReply(AdmissionState.Voting, Top: _top);
    }

    private static long Ms(TimeSpan span) => (long)span.TotalMilliseconds;

    private long NextFence(HoldCommand command, List<string> taken, bool again)
    {
        _base = Math.Max(_base, command.BaseHint);
        var highest = 0L;
        foreach (var name in taken)
        {
            if (Counter(name) is { } counter)
            {
                highest = Math.Max(highest, Math.Max(_floor, counter));
                again &= counter >= _floor;
                continue;
            }
            var epoch = nowMs() / 1000 * 2000 / Ms(command.Settings.FenceLife);
            if (epoch != _epoch)
            {
                _epoch = epoch;
                _base = Math.Max(_base, (_top + Round - 1) / Round * Round);
            }
            highest = Math.Max(highest, _base);
            again = false;
        }
        var number = again ? highest : highest + command.Settings.FenceStride;
        foreach (var name in taken)
            _fences[name] = (number, nowMs() + Ms(command.Settings.FenceLife));
        if (number > _top)
            _top = number + Slack;
        return number;
    }

    private bool Free(string name, TimeSpan reservation)
    {
        _locks.Remove(name);
        var waiting = Waiting();
        while (waiting.Count > 0 && waiting.GetViewBetween(name + "\0", name + "\u0001").Min is { } first)
        {
            waiting.Remove(first);
            var process = first[(name.Length + 17)..];
            if (!publish(process, name))
                continue;
            _locks[name] = new Entry("~" + process, nowMs() + Ms(reservation));
            return true;
        }
        return false;
    }

    private SortedSet<string> Waiting()
    {
        if (_waitingExpires < nowMs())
            _waiting.Clear();
        return _waiting;
    }

    private string? Holder(string name)
    {
        if (!_locks.TryGetValue(name, out var entry))
            return null;
        if (entry.Expires >= nowMs())
            return entry.Holder;
        _locks.Remove(name);
        return null;
    }

    private long? Counter(string name) =>
        _fences.TryGetValue(name, out var counter) && counter.Expires >= nowMs() ? counter.Number : null;

    internal readonly record struct Entry(string Holder, long Expires);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(_ready ? "voting" : "out")}, {string.Join(' ', Held.Select(h => $"{h.Key}={h.Holder[..6]}"))}");
}
