namespace Inventory.Contracts;

/// <summary>Captures a payment at the provider, once per payment id. Answered by <see cref="PaymentCaptured"/> or <see cref="PaymentDeclined"/>.</summary>
public sealed record CapturePayment
{
    /// <summary>Identity of the payment and of this message, 1 to 128 characters.</summary>
    public required string PaymentId { get; init; }

    /// <summary>The order it pays for, 1 to 128 characters.</summary>
    public required string OrderId { get; init; }

    /// <summary>Amount in the currency's minor unit (cents), 1 or more.</summary>
    public required long AmountMinor { get; init; }

    /// <summary>ISO 4217 code, three letters.</summary>
    public required string Currency { get; init; }

    /// <summary>The provider's token of the payment method. Default: the one that the service is configured with.</summary>
    public string? PaymentMethod { get; init; }
}
