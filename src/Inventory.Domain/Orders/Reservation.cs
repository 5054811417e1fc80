using Inventory.Contracts;

namespace Inventory.Domain.Orders;

/// <summary>What became of an order. Kept for good: an order id has one history.</summary>
public sealed record Reservation
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>Where it stands.</summary>
    public required ReservationState State { get; init; }

    /// <summary>What it reserves: one line per item, in key order. Empty unless stock was reserved once.</summary>
    public IReadOnlyList<ReservationLine> Lines { get; init; } = [];

    /// <summary>For a refused or released order: one of the contract's reasons.</summary>
    public string? Reason { get; init; }

    /// <summary>For a refused order: one sentence for people.</summary>
    public string? Detail { get; init; }

    /// <summary>
    /// The captured payment that paid for it: a second one is not taken. Before the order has arrived, also the one that was declined.
    /// </summary>
    public string? PaymentId { get; init; }

    /// <summary>Amount of the captured payment in minor units.</summary>
    public long? PaidMinor { get; init; }

    /// <summary>Currency of the captured payment.</summary>
    public string? PaidCurrency { get; init; }

    /// <summary>What committed it, if no payment did.</summary>
    public string? CommitId { get; init; }

    /// <summary>When its hold ends or ended; null unless stock was reserved once.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>True for a released order that was cancelled: nothing leaves for it any more.</summary>
    internal bool IsCancelled => State == ReservationState.Released && Reason == ReleaseReasons.Cancelled;

    /// <summary>True for an order that lost its stock only because no payment came, and may have it when one does.</summary>
    internal bool AwaitsLatePayment =>
        State == ReservationState.Expired || (State == ReservationState.Released && Reason == ReleaseReasons.PaymentDeclined);

    /// <summary>False for an order of which only payments have been heard.</summary>
    internal bool HasArrived => State is not (ReservationState.Paid or ReservationState.Declined);

    /// <summary>The ledger's name for an order.</summary>
    internal static string Source(string orderId) => $"order:{orderId}";
}
