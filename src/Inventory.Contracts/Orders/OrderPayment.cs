namespace Inventory.Contracts;

/// <summary>How an order is paid. Given with the order, the service captures it as soon as the stock is reserved.</summary>
public sealed record OrderPayment
{
    /// <summary>Identity of the payment, at most 128 characters. Default: the order's id.</summary>
    public string? PaymentId { get; init; }

    /// <summary>Amount in the currency's minor unit (cents), 1 or more.</summary>
    public required long AmountMinor { get; init; }

    /// <summary>ISO 4217 code, three letters.</summary>
    public required string Currency { get; init; }

    /// <summary>The provider's token of the payment method. Default: the one that the service is configured with.</summary>
    public string? PaymentMethod { get; init; }
}
