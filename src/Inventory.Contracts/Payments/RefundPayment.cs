namespace Inventory.Contracts;

/// <summary>Gives a captured payment back, in whole or in part. Sent by whoever wants it, and by the service when an order takes no stock for its payment.</summary>
public sealed record RefundPayment
{
    /// <summary>Identity of the refund and of this message, 1 to 128 characters. One that the service asks for by itself has its payment's id.</summary>
    public required string RefundId { get; init; }

    /// <summary>The captured payment.</summary>
    public required string PaymentId { get; init; }

    /// <summary>The order it was for.</summary>
    public required string OrderId { get; init; }

    /// <summary>Amount to give back, in minor units: 1 or more. All refunds of a payment together never exceed what was captured.</summary>
    public required long AmountMinor { get; init; }

    /// <summary>
    /// When less than the amount is left of the payment: true gives back what is left, false nothing. The service's own requests give back what
    /// is left. A refund on record with less than is asked for now is then taken for the same one. Default: false.
    /// </summary>
    public bool AllowPartial { get; init; }

    /// <summary>ISO 4217 code: the payment's.</summary>
    public required string Currency { get; init; }

    /// <summary>Why, for people, 1 to 128 characters; one of <see cref="ShortfallReasons"/> when the service asks for it by itself.</summary>
    public required string Reason { get; init; }
}
