using System.Diagnostics.Metrics;

namespace Inventory.Worker.Payments;

/// <summary>What is measured of payments.</summary>
internal static class PaymentTelemetry
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Inventory.Payments";

    private static readonly Meter Meter = new(Name);

    /// <summary>Every worker reports the same number.</summary>
    public static Gauge<long> Overdue { get; } = Meter.CreateGauge<long>(
        "inventory.payments.unknown", "{payment}", "Payments and refunds whose outcome has not been known for longer than Payments:AlarmAfter.");

    public static Counter<long> SettledUnasked { get; } = Meter.CreateCounter<long>(
        "inventory.payments.settled_unasked", "{payment}", "Payments and refunds that were settled by asking the provider, without a message.");

    public static KeyValuePair<string, object?> Kind(string kind) => new("kind", kind);
}
