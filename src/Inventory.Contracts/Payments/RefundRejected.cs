namespace Inventory.Contracts;

/// <summary>Nothing is given back for this refund, now and for ever; another try needs another refund id.</summary>
public sealed record RefundRejected
{
    /// <summary>The refund.</summary>
    public required string RefundId { get; init; }

    /// <summary>The payment that was named; empty when the request named none that can be kept.</summary>
    public required string PaymentId { get; init; }

    /// <summary>The order that was named; empty when the request named none that can be kept.</summary>
    public required string OrderId { get; init; }

    /// <summary>One of <see cref="RefundReasons"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>The provider's code, with <see cref="RefundReasons.ProviderRefused"/>; else null.</summary>
    public string? ProviderCode { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Detail { get; init; }
}
