using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Messaging.Diagnostics;

/// <summary>What this library measures and traces. All instruments carry the message type.</summary>
public static class MessagingTelemetry
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "Inventory.Messaging";

    private static readonly Meter Meter = new(Name);

    internal static ActivitySource Source { get; } = new(Name);

    internal static Counter<long> Applied { get; } =
        Meter.CreateCounter<long>("inventory.messages.applied", "{message}", "Messages that took effect.");

    internal static Counter<long> Duplicates { get; } =
        Meter.CreateCounter<long>("inventory.messages.duplicates", "{message}", "Messages that had taken effect before.");

    internal static Counter<long> Refused { get; } =
        Meter.CreateCounter<long>("inventory.messages.refused", "{message}", "Messages moved to the error queue.");

    internal static Counter<long> Redelivered { get; } =
        Meter.CreateCounter<long>("inventory.messages.redelivered", "{message}", "Messages put back for later.");

    internal static Counter<long> WithoutLocks { get; } =
        Meter.CreateCounter<long>("inventory.batches.without_locks", "{batch}", "Batches applied without locks because none could be had.");

    internal static Counter<long> FencedOff { get; } =
        Meter.CreateCounter<long>("inventory.batches.fenced_off", "{batch}", "Batches that Postgres refused because a newer holder of their locks had written.");

    internal static KeyValuePair<string, object?> Tag<TMessage>() => new("message", typeof(TMessage).Name);
}
