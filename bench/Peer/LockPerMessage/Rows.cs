namespace Peer.LockPerMessage;

/// <summary>A message that took effect.</summary>
internal sealed class InboxEntry
{
    public Guid MessageId { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>An item.</summary>
internal sealed class StockItem
{
    public required string Sku { get; init; }

    public long OnHand { get; set; }

    public long Reserved { get; set; }

    public uint Version { get; init; }
}

/// <summary>An order that holds stock.</summary>
internal sealed class Reservation
{
    public required string OrderId { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public required List<ReservationLine> Lines { get; init; }
}

/// <summary>One item of an order.</summary>
internal sealed class ReservationLine
{
    public required string OrderId { get; init; }

    public required string Sku { get; init; }

    public int Quantity { get; init; }
}

/// <summary>One line of the ledger.</summary>
internal sealed class Movement
{
    public long Id { get; init; }

    public required string OrderId { get; init; }

    public required string Sku { get; init; }

    public int Reserved { get; init; }

    public long ReservedAfter { get; init; }
}
