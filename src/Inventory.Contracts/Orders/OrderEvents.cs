namespace Inventory.Contracts;

/// <summary>Everything the order asked for is reserved.</summary>
public sealed record StockReserved
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>What is reserved: one line per item, in ordinal order.</summary>
    public required IReadOnlyList<OrderLine> Lines { get; init; }
}

/// <summary>The order was refused as a whole; nothing is reserved for it, now or later.</summary>
public sealed record StockRejected
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>One of <see cref="RejectionReasons"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Detail { get; init; }

    /// <summary>Each item that was short, with <see cref="RejectionReasons.InsufficientStock"/>; else empty.</summary>
    public IReadOnlyList<Shortfall> Shortfalls { get; init; } = [];
}

/// <summary>An item of which less was available than was asked for.</summary>
public sealed record Shortfall
{
    /// <summary>The item.</summary>
    public required string Sku { get; init; }

    /// <summary>Its location.</summary>
    public required string Location { get; init; }

    /// <summary>Units asked for, all lines of the item together.</summary>
    public required long Requested { get; init; }

    /// <summary>Units available at the time of the decision, 0 or more.</summary>
    public required long Available { get; init; }
}

/// <summary>The order is paid for and its stock has left: on hand and reserved went down by its lines.</summary>
public sealed record OrderCommitted
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>The payment that committed it.</summary>
    public required string PaymentId { get; init; }
}

/// <summary>The order's reserved stock is available again.</summary>
public sealed record ReservationReleased
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary><c>cancelled</c> or <c>payment-declined</c>.</summary>
    public required string Reason { get; init; }
}

/// <summary>A cancellation came too late or asked for what cannot be cancelled.</summary>
public sealed record CancellationRejected
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>One of <see cref="RejectionReasons"/>.</summary>
    public required string Reason { get; init; }
}

/// <summary>A payment was captured for an order whose stock had been released and is no longer to be had: someone must refund or restock.</summary>
public sealed record StockShortfall
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>The captured payment.</summary>
    public required string PaymentId { get; init; }

    /// <summary>Each item that is short.</summary>
    public required IReadOnlyList<Shortfall> Shortfalls { get; init; }
}
