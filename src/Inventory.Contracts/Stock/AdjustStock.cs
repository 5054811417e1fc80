namespace Inventory.Contracts;

/// <summary>
/// Changes what is on hand: a delivery, a return, a loss, or a count. An item unknown so far is created by
/// <see cref="AdjustmentKind.Receive"/> and <see cref="AdjustmentKind.Count"/>. Answered once, by <see cref="StockAdjusted"/> or
/// <see cref="StockAdjustmentRejected"/>.
/// </summary>
public sealed record AdjustStock
{
    /// <summary>Identity of the adjustment and of this message, 1 to 128 characters.</summary>
    public required string AdjustmentId { get; init; }

    /// <summary>The item, 1 to 64 characters.</summary>
    public required string Sku { get; init; }

    /// <summary>Its location. Default: <see cref="StockLocations.Default"/>.</summary>
    public string? Location { get; init; }

    /// <summary>What happened.</summary>
    public required AdjustmentKind Kind { get; init; }

    /// <summary>Units: 1 to 1,000,000,000 for a change, 0 to 1,000,000,000 for a count.</summary>
    public required long Quantity { get; init; }

    /// <summary>
    /// For counts: the counter's version, larger for a later count; an older or equal one never overwrites a newer one.
    /// Ignored for changes. Default: none, the count applies.
    /// </summary>
    public long? SourceVersion { get; init; }
}
