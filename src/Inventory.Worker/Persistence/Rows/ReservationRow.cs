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

    /// <summary>The payment that paid for it.</summary>
    public string? PaymentId { get; init; }

    /// <summary>Fencing token of the last holder of the order's lock that changed it.</summary>
    public long Fence { get; init; }

    /// <summary>First decision, by the database's clock.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Last change, by the database's clock.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
