namespace Inventory.Contracts;

/// <summary>The payment will not be captured.</summary>
public sealed record PaymentDeclined
{
    /// <summary>The payment.</summary>
    public required string PaymentId { get; init; }

    /// <summary>The order it was for.</summary>
    public required string OrderId { get; init; }

    /// <summary>The provider's code, <c>invalid</c> for a request that breaks a documented limit, or <c>rejected</c> for one the provider refused.</summary>
    public required string Code { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Detail { get; init; }
}
