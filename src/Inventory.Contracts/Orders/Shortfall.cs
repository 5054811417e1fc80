namespace Inventory.Contracts;

/// <summary>An item of which less was available than was asked for.</summary>
public sealed record Shortfall
{
    /// <summary>The item.</summary>
    public required string Sku { get; init; }

    /// <summary>Its location.</summary>
    public required string Location { get; init; }

    /// <summary>Units asked for, all lines of the item together.</summary>
    public required long Requested { get; init; }

    /// <summary>Units that could be promised at the time of the decision, 0 or more; back-orders that are allowed count.</summary>
    public required long Available { get; init; }
}
