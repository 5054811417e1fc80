namespace Inventory.Contracts;

/// <summary>
/// Commits an order that is paid for elsewhere (an invoice, another payment system): all of what it reserves, or a part, whereupon the rest
/// is released. Answered once, by <see cref="OrderCommitted"/> or <see cref="CommitRejected"/>.
/// </summary>
public sealed record CommitOrder
{
    /// <summary>Identity of the commit and of this message, 1 to 128 characters.</summary>
    public required string CommitId { get; init; }

    /// <summary>The order, 1 to 128 characters.</summary>
    public required string OrderId { get; init; }

    /// <summary>What leaves, at most what is reserved; lines of one item are summed. Default: all that is reserved.</summary>
    public IReadOnlyList<OrderLine>? Lines { get; init; }
}
