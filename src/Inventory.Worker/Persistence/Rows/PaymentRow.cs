using Inventory.Domain.Payments;

namespace Inventory.Worker.Persistence.Rows;

/// <summary>What became of a payment; the primary key and the state keep it from being captured twice.</summary>
public sealed class PaymentRow
{
    /// <summary>The payment.</summary>
    public required string PaymentId { get; init; }

    /// <summary>The order it pays for.</summary>
    public required string OrderId { get; init; }

    /// <summary>Amount in minor units.</summary>
    public long AmountMinor { get; init; }

    /// <summary>ISO 4217 code, upper case.</summary>
    public required string Currency { get; init; }

    /// <summary>The provider's token of the payment method.</summary>
    public string? PaymentMethod { get; init; }

    /// <summary>Where it stands.</summary>
    public PaymentState State { get; init; }

    /// <summary>Given back or being given back, in minor units: the sum of the payment's refunds that are not rejected.</summary>
    public long RefundedMinor { get; init; }

    /// <summary>The provider's name for the charge.</summary>
    public string? ProviderReference { get; init; }

    /// <summary>Why it was declined: a code.</summary>
    public string? DeclineCode { get; init; }

    /// <summary>Why it was declined, for people.</summary>
    public string? DeclineDetail { get; init; }

    /// <summary>Fencing token of the newest holder of the payment's lock, claimed before the provider is asked.</summary>
    public long Fence { get; init; }

    /// <summary>The lease with that token.</summary>
    public Guid? FenceOwner { get; init; }

    /// <summary>Tells whether the message that asked for it comes again; null for a payment that was declined unasked.</summary>
    public byte[]? Fingerprint { get; init; }

    /// <summary>First seen, by the database's clock.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Last change, by the database's clock.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
