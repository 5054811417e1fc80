using Inventory.Domain.Orders;
using Inventory.Domain.Stock;

namespace Inventory.Domain.Repairs;

/// <summary>What the record says of one item in three places, its row, its ledger and its orders, read at one moment.</summary>
public sealed record ItemEvidence
{
    /// <summary>The item.</summary>
    public required StockKey Key { get; init; }

    /// <summary>Its row; null when there is none.</summary>
    public StockItem? Item { get; init; }

    /// <summary>Sum of the ledger's changes of on hand.</summary>
    public long LedgerOnHand { get; init; }

    /// <summary>Sum of the ledger's changes of reserved.</summary>
    public long LedgerReserved { get; init; }

    /// <summary>On hand after the newest ledger row; null without one.</summary>
    public long? LastOnHand { get; init; }

    /// <summary>Ledger rows, since the last repair, that do not continue the balance before them or were below zero.</summary>
    public long UnsoundRows { get; init; }

    /// <summary>Units that pending orders hold.</summary>
    public long Held { get; init; }

    /// <summary>The orders of which the ledger says something else than their state.</summary>
    public IReadOnlyList<OrderEvidence> Orders { get; init; } = [];
}

/// <summary>What an order's state says it did to an item, and what the ledger says.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="State">Its state; null for an order that is not on record or has no such line.</param>
/// <param name="SaidOnHand">Change of on hand by its state.</param>
/// <param name="SaidReserved">Change of reserved by its state.</param>
/// <param name="DidOnHand">Change of on hand by the ledger.</param>
/// <param name="DidReserved">Change of reserved by the ledger.</param>
public sealed record OrderEvidence(string OrderId, ReservationState? State, long SaidOnHand, long SaidReserved, long DidOnHand, long DidReserved);
