namespace Inventory.Contracts;

/// <summary>The values of <see cref="ReservationReleased.Reason"/>. Stable: consumers may switch on them.</summary>
public static class ReleaseReasons
{
    /// <summary>The order was cancelled.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The order's payment was declined.</summary>
    public const string PaymentDeclined = "payment-declined";
}
