using Inventory.Domain.Payments;

namespace Inventory.Worker.Persistence.Rows;

/// <summary>What became of a refund; the primary key and the state keep it from being given back twice. The payment's fence is its fence too.</summary>
public sealed class RefundRow
{
    /// <summary>The refund.</summary>
    public required string RefundId { get; init; }

    /// <summary>The payment to give back.</summary>
    public required string PaymentId { get; init; }

    /// <summary>The order it was for.</summary>
    public required string OrderId { get; init; }

    /// <summary>Amount in minor units.</summary>
    public long AmountMinor { get; init; }

    /// <summary>ISO 4217 code, upper case.</summary>
    public required string Currency { get; init; }

    /// <summary>Why, for people.</summary>
    public required string Reason { get; init; }

    /// <summary>Where it stands.</summary>
    public RefundState State { get; init; }

    /// <summary>The provider's name for the refund.</summary>
    public string? ProviderReference { get; init; }

    /// <summary>Why it was rejected.</summary>
    public string? RejectReason { get; init; }

    /// <summary>The provider's code, when he refused.</summary>
    public string? ProviderCode { get; init; }

    /// <summary>Why it was rejected, for people.</summary>
    public string? RejectDetail { get; init; }

    /// <summary>Tells whether the message that asked for it comes again; null for a refund that was rejected unasked.</summary>
    public byte[]? Fingerprint { get; init; }

    /// <summary>First seen, by the database's clock.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Last change, or when the provider was last asked, by the database's clock.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
