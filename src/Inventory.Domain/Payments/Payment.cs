namespace Inventory.Domain.Payments;

/// <summary>What became of a payment. Kept for good: a payment id is captured at most once.</summary>
public sealed record Payment
{
    /// <summary>The payment.</summary>
    public required string PaymentId { get; init; }

    /// <summary>The order it pays for.</summary>
    public required string OrderId { get; init; }

    /// <summary>Amount in minor units.</summary>
    public required long AmountMinor { get; init; }

    /// <summary>ISO 4217 code, upper case.</summary>
    public required string Currency { get; init; }

    /// <summary>The provider's token of the payment method; null for the configured one.</summary>
    public string? PaymentMethod { get; init; }

    /// <summary>Where it stands.</summary>
    public required PaymentState State { get; init; }

    /// <summary>Given back or being given back, in minor units: never more than was captured.</summary>
    public long RefundedMinor { get; init; }

    /// <summary>The provider's name for the charge, once captured.</summary>
    public string? ProviderReference { get; init; }

    /// <summary>Why it was declined: a code.</summary>
    public string? DeclineCode { get; init; }

    /// <summary>Why it was declined: one sentence for people.</summary>
    public string? DeclineDetail { get; init; }

    /// <summary>False while the provider is still to be asked, or his answer is not known.</summary>
    public bool IsFinal => State is PaymentState.Captured or PaymentState.Declined;
}
