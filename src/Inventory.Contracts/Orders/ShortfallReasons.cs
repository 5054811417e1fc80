namespace Inventory.Contracts;

/// <summary>The values of <see cref="StockShortfall.Reason"/>. Stable: consumers may switch on them.</summary>
public static class ShortfallReasons
{
    /// <summary>The order's stock had been released or its hold had run out, and too little of it is left.</summary>
    public const string InsufficientStock = "insufficient-stock";

    /// <summary>The order was cancelled.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The order was refused.</summary>
    public const string Rejected = "rejected";

    /// <summary>Another payment has paid for the order.</summary>
    public const string AlreadyPaid = "already-paid";
}
