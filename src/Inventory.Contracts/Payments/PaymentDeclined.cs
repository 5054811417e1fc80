namespace Inventory.Contracts;

/// <summary>The payment is not captured and will not be; another try needs another payment id.</summary>
public sealed record PaymentDeclined
{
    /// <summary>The payment.</summary>
    public required string PaymentId { get; init; }

    /// <summary>The order it was for; empty when the request named none that can be kept.</summary>
    public required string OrderId { get; init; }

    /// <summary>One of <see cref="DeclineCodes"/>, or one of the provider's or its adapter's.</summary>
    public required string Code { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Detail { get; init; }
}
