namespace Inventory.Contracts;

/// <summary>The values of <c>reason</c> in events that refuse something. Stable: consumers may switch on them.</summary>
public static class RejectionReasons
{
    /// <summary>At least one item is short.</summary>
    public const string InsufficientStock = "insufficient-stock";

    /// <summary>At least one item is not known at its location.</summary>
    public const string UnknownSku = "unknown-sku";

    /// <summary>The message's content breaks a documented limit.</summary>
    public const string Invalid = "invalid";

    /// <summary>The order was cancelled before it arrived.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The order has not arrived.</summary>
    public const string UnknownOrder = "unknown-order";

    /// <summary>The order is paid for, refused, released or expired already.</summary>
    public const string AlreadyResolved = "already-resolved";

    /// <summary>An older configuration than the one on record.</summary>
    public const string StaleConfiguration = "stale-configuration";

    /// <summary>An older count than the one on record.</summary>
    public const string StaleCount = "stale-count";

    /// <summary>Less would be on hand than is promised, or less than nothing.</summary>
    public const string BelowReserved = "below-reserved";
}
