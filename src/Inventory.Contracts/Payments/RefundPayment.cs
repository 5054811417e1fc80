namespace Inventory.Contracts;

/// <summary>Gives a captured payment back: the order it was for takes no stock.</summary>
public sealed record RefundPayment
{
    /// <summary>Identity of the refund and of this message, 1 to 128 characters. One that the service asks for by itself has its payment's id.</summary>
    public required string RefundId { get; init; }

    /// <summary>The captured payment.</summary>
    public required string PaymentId { get; init; }

    /// <summary>The order it was for.</summary>
    public required string OrderId { get; init; }

    /// <summary>Amount to give back, in minor units.</summary>
    public required long AmountMinor { get; init; }

    /// <summary>ISO 4217 code, upper case.</summary>
    public required string Currency { get; init; }

    /// <summary>Why; one of <see cref="ShortfallReasons"/> when the service asks for it by itself.</summary>
    public required string Reason { get; init; }
}
