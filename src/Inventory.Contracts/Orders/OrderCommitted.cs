namespace Inventory.Contracts;

/// <summary>The order is paid for and its stock has left: on hand and reserved went down by its lines.</summary>
public sealed record OrderCommitted
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>The payment that committed it.</summary>
    public required string PaymentId { get; init; }
}
