namespace Inventory.Contracts;

/// <summary>A cancellation came too late or asked for what cannot be cancelled.</summary>
public sealed record CancellationRejected
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>One of <see cref="RejectionReasons"/>.</summary>
    public required string Reason { get; init; }
}
