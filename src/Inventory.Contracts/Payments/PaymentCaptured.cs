namespace Inventory.Contracts;

/// <summary>The provider captured the payment.</summary>
public sealed record PaymentCaptured
{
    /// <summary>The payment.</summary>
    public required string PaymentId { get; init; }

    /// <summary>The order it pays for.</summary>
    public required string OrderId { get; init; }

    /// <summary>Amount in minor units.</summary>
    public required long AmountMinor { get; init; }

    /// <summary>ISO 4217 code, upper case.</summary>
    public required string Currency { get; init; }

    /// <summary>The provider's name for the charge.</summary>
    public required string ProviderReference { get; init; }
}
