using System.ComponentModel.DataAnnotations;

namespace Inventory.Worker.Schedules;

/// <summary>What becomes of payments and refunds whose outcome is not known: part of the section <c>Payments</c>.</summary>
internal sealed class ResolutionOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Payments";

    /// <summary>
    /// For how long nobody must have come for a payment or refund before it is looked up unasked, 1 s to 1 day. Default 2 min: longer than
    /// the longest of <c>Messaging:RedeliveryDelaysMs</c>, so that it is left to its message as long as there is one.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ResolveAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often such ones are looked for, by one worker of all. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "01:00:00")]
    public TimeSpan ResolveInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many of each are looked up in one run at most, the longest untouched first. Default 200.</summary>
    [Range(1, 10_000)]
    public int ResolveBatch { get; set; } = 200;

    /// <summary>How old a payment or refund without known outcome is when it raises the alarm, 1 s to 30 days. Default 15 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan AlarmAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How old a payment is when it is declined because the provider, asked for it by its id, has nothing: 1 hour to 1 year. Default 1 day.
    /// Refunds are never given up.
    /// </summary>
    [Range(typeof(TimeSpan), "01:00:00", "365.00:00:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(1);
}
