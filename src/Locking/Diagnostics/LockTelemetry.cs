using System.Diagnostics;
using System.Diagnostics.Metrics;
using Locking.Nodes;

namespace Locking.Diagnostics;

/// <summary>The library's meter and activity source, both named <c>Locking</c>.</summary>
internal static class LockTelemetry
{
    public const string SourceName = "Locking";

    private static readonly Meter Meter = new(SourceName);

    private static readonly Histogram<double> AcquireDuration = Meter.CreateHistogram<double>(
        "locking.acquire.duration", "s", "Time from asking for locks to the answer, waiting included, by outcome.");

    private static readonly Histogram<double> HoldDuration = Meter.CreateHistogram<double>(
        "locking.hold.duration", "s", "Time from acquiring locks to giving them back, by how that ended.");

    private static readonly Counter<long> LostLeases = Meter.CreateCounter<long>(
        "locking.leases.lost", "{lease}", "Leases that ended before their holder gave them back.");

    private static readonly Counter<long> Renewals = Meter.CreateCounter<long>(
        "locking.renewals", "{command}", "Renewals sent to nodes, by the node's answer.");

    private static readonly Counter<long> FenceWriteBacks = Meter.CreateCounter<long>(
        "locking.fence.writebacks", "{lease}", "Leases whose fencing number needed a second round trip.");

    private static readonly Counter<long> Handovers = Meter.CreateCounter<long>(
        "locking.handovers", "{lease}", "Leases passed on inside the process without asking the nodes.");

    public static ActivitySource Activities { get; } = new(SourceName);

    public static void Acquired(string group, string outcome, TimeSpan took)
    {
        if (AcquireDuration.Enabled)
            AcquireDuration.Record(took.TotalSeconds, Tag("locking.group", group), Tag("locking.outcome", outcome));
    }

    public static void Released(string group, ReleaseResult result, TimeSpan held)
    {
        if (HoldDuration.Enabled)
            HoldDuration.Record(held.TotalSeconds, Tag("locking.group", group), Tag("locking.outcome", Name(result)));
    }

    public static void FenceWrittenBack(string group) => FenceWriteBacks.Add(1, Tag("locking.group", group));

    public static void HandedOver(string group) => Handovers.Add(1, Tag("locking.group", group));

    public static void Lost(string group) => LostLeases.Add(1, Tag("locking.group", group));

    public static void Renewed(string group, NodeAnswer answer)
    {
        if (Renewals.Enabled)
            Renewals.Add(1, Tag("locking.group", group), Tag("locking.answer", Name(answer)));
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    public static string Name(LockOutcome outcome) => outcome switch
    {
        LockOutcome.Acquired => "acquired",
        LockOutcome.Busy => "busy",
        _ => "unavailable",
    };

    private static string Name(ReleaseResult result) => result switch
    {
        ReleaseResult.Released => "released",
        ReleaseResult.AlreadyLost => "lost",
        _ => "unconfirmed",
    };

    private static string Name(NodeAnswer answer) => answer switch
    {
        NodeAnswer.Yes => "ok",
        NodeAnswer.Other => "stolen",
        NodeAnswer.Missing => "missing",
        _ => "unknown",
    };
}
