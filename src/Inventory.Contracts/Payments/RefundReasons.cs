namespace Inventory.Contracts;

/// <summary>Why a refund was rejected.</summary>
public static class RefundReasons
{
    /// <summary>The request breaks a limit, for instance an amount below 1.</summary>
    public const string Invalid = "invalid";

    /// <summary>The payment is not on record here: it was captured elsewhere, or not at all.</summary>
    public const string UnknownPayment = "unknown-payment";

    /// <summary>The payment was for another order.</summary>
    public const string OrderDiffers = "order-differs";

    /// <summary>The payment was declined: there is nothing to give back.</summary>
    public const string NotCaptured = "not-captured";

    /// <summary>The payment was taken in another currency.</summary>
    public const string CurrencyDiffers = "currency-differs";

    /// <summary>More than is left of the payment, refunds under way counted.</summary>
    public const string ExceedsCaptured = "exceeds-captured";

    /// <summary>The provider refused.</summary>
    public const string ProviderRefused = "provider-refused";
}
