namespace Inventory.Domain.Payments;

/// <summary>What became of a refund. Kept for good: a refund id is given back at most once.</summary>
public sealed record Refund
{
    /// <summary>The refund.</summary>
    public required string RefundId { get; init; }

    /// <summary>The payment to give back.</summary>
    public required string PaymentId { get; init; }

    /// <summary>The order it was for.</summary>
    public required string OrderId { get; init; }

    /// <summary>Amount in minor units.</summary>
    public required long AmountMinor { get; init; }

    /// <summary>ISO 4217 code, upper case.</summary>
    public required string Currency { get; init; }

    /// <summary>Why, for people.</summary>
    public required string Reason { get; init; }

    /// <summary>Where it stands.</summary>
    public required RefundState State { get; init; }

    /// <summary>The provider's name for the refund, once made.</summary>
    public string? ProviderReference { get; init; }

    /// <summary>Why it was rejected.</summary>
    public string? RejectReason { get; init; }

    /// <summary>The provider's code, when he refused.</summary>
    public string? ProviderCode { get; init; }

    /// <summary>Why it was rejected: one sentence for people.</summary>
    public string? RejectDetail { get; init; }

    /// <summary>False while the provider is still to be asked, or his answer is not known.</summary>
    public bool IsFinal => State is RefundState.Refunded or RefundState.Rejected;
}
