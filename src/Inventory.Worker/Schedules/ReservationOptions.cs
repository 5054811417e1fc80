using System.ComponentModel.DataAnnotations;

namespace Inventory.Worker.Schedules;

/// <summary>How long stock is held: the section <c>Reservations</c>.</summary>
internal sealed class ReservationOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Reservations";

    /// <summary>How long stock is held for an order that does not say, 1 s to 30 days. Default 30 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan Hold { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How often holds that have run out are looked for, by one worker of all. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "01:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Orders that expire in one transaction at most. Default 200.</summary>
    [Range(1, 10_000)]
    public int SweepBatch { get; set; } = 200;
}
