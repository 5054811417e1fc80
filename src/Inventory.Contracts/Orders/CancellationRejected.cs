namespace Inventory.Contracts;

/// <summary>A cancellation came too late: the order is paid for or refused.</summary>
public sealed record CancellationRejected
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary><see cref="RejectionReasons.AlreadyResolved"/>.</summary>
    public required string Reason { get; init; }
}
