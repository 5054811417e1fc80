using Inventory.Domain.Orders;

namespace Inventory.Worker.Persistence.Rows;

/// <summary>What became of an order; the primary key keeps an order id from being decided twice, for ever.</summary>
public sealed class ReservationRow
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>Where it stands.</summary>
    public ReservationState State { get; init; }

    /// <summary>Why it was refused or released.</summary>
    public string? Reason { get; init; }

    /// <summary>Why it was refused, for people.</summary>
    public string? Detail { get; init; }

    /// <summary>The payment that paid for it; before it has arrived, also the one that was declined.</summary>
    public string? PaymentId { get; init; }

    /// <summary>Fencing token of the last holder of the order's lock that changed it.</summary>
    public long Fence { get; init; }

    /// <summary>Amount of the captured payment in minor units.</summary>
    public long? PaidMinor { get; init; }

    /// <summary>Currency of the captured payment.</summary>
    public string? PaidCurrency { get; init; }

    /// <summary>What committed it, if no payment did.</summary>
    public string? CommitId { get; init; }

    /// <summary>When its hold ends or ended, by the database's clock.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>First decision, by the database's clock.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Last change, by the database's clock.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
