using System.Diagnostics.Metrics;

namespace Inventory.Worker.Schedules;

/// <summary>What is measured of holds.</summary>
internal static class HoldTelemetry
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Inventory.Holds";

    private static readonly Meter Meter = new(Name);

    public static Counter<long> NotEnded { get; } = Meter.CreateCounter<long>(
        "inventory.holds.not_ended", "{hold}", "Holds that had run out and could not be ended, each time that it was tried.");
}
