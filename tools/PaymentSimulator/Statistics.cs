using System.Collections.Concurrent;
using System.Globalization;
using PaymentSimulator.Accounts;
using PaymentSimulator.Faults;

namespace PaymentSimulator;

/// <summary>Counts what went by.</summary>
internal sealed class Statistics
{
    private readonly ConcurrentDictionary<string, long> _requests = [];
    private readonly ConcurrentDictionary<string, long> _statuses = [];
    private readonly ConcurrentDictionary<string, long> _faults = [];
    private long _replays;
    private long _conflicts;
    private long _mismatches;

    public void CountRequest(string endpoint) => Count(_requests, endpoint);

    public void CountStatus(int status) => Count(_statuses, status.ToString(CultureInfo.InvariantCulture));

    public void CountFault(FaultKind kind) => Count(_faults, kind.ToString());

    public void CountReplay() => Interlocked.Increment(ref _replays);

    public void CountConflict() => Interlocked.Increment(ref _conflicts);

    public void CountMismatch() => Interlocked.Increment(ref _mismatches);

    public SimulatorStats Snapshot(Account account, int inFlight)
    {
        var charges = account.Charges();
        var refunds = account.Refunds();
        return new SimulatorStats(
            new SortedDictionary<string, long>(_requests),
            new SortedDictionary<string, long>(_statuses),
            new SortedDictionary<string, long>(_faults),
            Interlocked.Read(ref _replays),
            Interlocked.Read(ref _conflicts),
            Interlocked.Read(ref _mismatches),
            inFlight,
            charges.Count,
            charges.Where(entry => entry.TimesCharged > 1).Select(entry => entry.Charge.PaymentId).Distinct().Count(),
            refunds.Count,
            refunds.Where(entry => entry.TimesRefunded > 1).Select(entry => entry.Refund.RefundId).Distinct().Count());
    }

    private static void Count(ConcurrentDictionary<string, long> counters, string name) =>
        counters.AddOrUpdate(name, 1, static (_, count) => count + 1);
}
