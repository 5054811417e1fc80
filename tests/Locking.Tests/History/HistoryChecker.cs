namespace Locking.Tests.History;

/// <summary>
/// Judges what contenders wrote down, as a mutex whose acquisitions are ordered by fencing numbers (the model Jepsen uses for Hazelcast's
/// fenced lock): no two hold a lock at a time, numbers grow from holder to holder, holders learn of a loss in time, and it goes on
/// after the faults.
/// </summary>
internal sealed class HistoryChecker
{
    private readonly HistoryRules _rules;
    private readonly List<LockHold> _holds = [];
    private readonly Dictionary<string, List<HistoryEvent>> _stalls = [];
    private readonly HashSet<string> _ended = [];
    private readonly List<string> _faults = [];

    private HistoryChecker(IEnumerable<HistoryEvent> history, HistoryRules rules)
    {
        _rules = rules;
        var byLease = new Dictionary<(string, int), LockHold>();
        // In the order in which each process wrote, which a stable sort keeps.
        foreach (var happened in history.OrderBy(e => e.At))
        {
            if (happened.Kind == HistoryKind.Ended)
                _ended.Add(happened.Process);
            else if (happened.Kind == HistoryKind.Stalled)
                StallsOf(happened.Process).Add(happened);
            else if (happened.Kind == HistoryKind.Acquired && byLease.TryAdd((happened.Process, happened.Lease), new LockHold(happened)))
                _holds.Add(byLease[(happened.Process, happened.Lease)]);
            else if (byLease.TryGetValue((happened.Process, happened.Lease), out var hold))
                hold.Add(happened);
            else if (happened.Kind is not (HistoryKind.Asking or HistoryKind.Refused))
                _faults.Add($"{happened.Process}/{happened.Lease} has {happened.Kind} without having acquired");
        }
    }

    /// <summary>Checks a whole history.</summary>
    /// <returns>What is wrong with it; nothing if it is right.</returns>
    public static IReadOnlyList<string> Check(IEnumerable<HistoryEvent> history, HistoryRules rules)
    {
        var checker = new HistoryChecker(history, rules);
        foreach (var key in checker._holds.GroupBy(h => h.Key))
        {
            checker.OneHolder(key);
            checker.NumbersGrow(key);
        }
        foreach (var hold in checker._holds)
            checker.ToldInTime(hold);
        checker.SomethingHappened();
        checker.ItGoesOn();
        return checker._faults;
    }

    private void OneHolder(IEnumerable<LockHold> holds)
    {
        LockHold? last = null;
        foreach (var hold in holds.Where(h => h.End > h.Start))
        {
            if (last is not null && hold.Start < last.End)
                _faults.Add($"{last.Name} and {hold.Name} hold {hold.Key} at the same time, for {Ms(Math.Min(last.End, hold.End) - hold.Start)}");
            if (last is null || hold.End > last.End)
                last = hold;
        }
    }

    private void NumbersGrow(IEnumerable<LockHold> holds)
    {
        var given = new Dictionary<long, LockHold>();
        LockHold? last = null;
        foreach (var hold in holds.Where(h => h.Fence is not null))
        {
            if (!given.TryAdd(hold.Fence!.Value, hold))
                _faults.Add($"{given[hold.Fence.Value].Name} and {hold.Name} both have number {hold.Fence} of {hold.Key}");
            // A lease that was over when its process came to see it has no place in the order.
            if (hold.End <= hold.Start)
                continue;
            if (last is not null && hold.Fence < last.Fence)
                _faults.Add($"{hold.Name} has number {hold.Fence} of {hold.Key} after {last.Name} had {last.Fence}");
            last = hold;
        }
    }

    private void ToldInTime(LockHold hold)
    {
        if ((hold.ToldAt ?? hold.GivenBackAt) is not { } knew)
        {
            if (_ended.Contains(hold.Process))
                _faults.Add($"{hold.Name} on {hold.Key} came to no end");
            return;
        }
        var stalled = StallsOf(hold.Process).Sum(
            s => Math.Max(0, Math.Min(s.At, knew) - Math.Max(s.Number, hold.Promised - _rules.LossMargin)));
        var allowed = stalled > 0 ? stalled + _rules.WakeUp : 0;
        if (knew - hold.Promised > allowed)
            _faults.Add($"{hold.Name} on {hold.Key} was not told {Ms(knew - hold.Promised)} after its deadline (stalled for {Ms(stalled)})");
    }

    private void SomethingHappened()
    {
        if (_holds.Count < _rules.LeastHolds)
            _faults.Add($"{_holds.Count} leases; at least {_rules.LeastHolds} are wanted");
        if (_holds.Count(h => h.ToldAt is not null) is var lost && lost < _rules.LeastLosses)
            _faults.Add($"{lost} leases were lost; at least {_rules.LeastLosses} are wanted");
        if (_ended.Count == 0)
            _faults.Add("no process came to its end in order");
    }

    private void ItGoesOn()
    {
        var after = _holds.Where(h => h.Start >= _rules.CalmFrom && h.Start <= _rules.CalmFrom + _rules.ProgressWithin).ToList();
        foreach (var key in _rules.Keys.Where(key => !after.Exists(h => h.Key == key)))
            _faults.Add($"nobody took {key} within {Ms(_rules.ProgressWithin)} after the faults");
        foreach (var process in _ended.Where(process => !after.Exists(h => h.Process == process)))
            _faults.Add($"{process} got no lock within {Ms(_rules.ProgressWithin)} after the faults");
    }

    private List<HistoryEvent> StallsOf(string process)
    {
        if (!_stalls.TryGetValue(process, out var stalls))
            _stalls[process] = stalls = [];
        return stalls;
    }

    private static string Ms(long ns) => $"{ns / 1_000_000.0:F1} ms";
}
