namespace Inventory.Contracts;

/// <summary>The order is paid for and its stock has left: on hand and reserved went down by its lines. Answers <see cref="CommitOrder"/>, too.</summary>
public sealed record OrderCommitted
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>The payment that committed it; null for one committed by <see cref="CommitOrder"/>.</summary>
    public string? PaymentId { get; init; }

    /// <summary>The <see cref="CommitOrder.CommitId"/> that committed it; null for one committed by a payment.</summary>
    public string? CommitId { get; init; }

    /// <summary>What left: one line per item, in ordinal order.</summary>
    public required IReadOnlyList<OrderLine> Lines { get; init; }
}
