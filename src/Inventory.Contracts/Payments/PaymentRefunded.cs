namespace Inventory.Contracts;

/// <summary>The provider has given the money of a refund back.</summary>
public sealed record PaymentRefunded
{
    /// <summary>The refund.</summary>
    public required string RefundId { get; init; }

    /// <summary>The payment it was given back from.</summary>
    public required string PaymentId { get; init; }

    /// <summary>The order that the payment was for.</summary>
    public required string OrderId { get; init; }

    /// <summary>Amount given back, in minor units.</summary>
    public required long AmountMinor { get; init; }

    /// <summary>ISO 4217 code, upper case.</summary>
    public required string Currency { get; init; }

    /// <summary>The provider's name for the refund.</summary>
    public required string ProviderReference { get; init; }
}
