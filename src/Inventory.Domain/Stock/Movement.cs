namespace Inventory.Domain.Stock;

/// <summary>
/// One row of the ledger: what changed, why, and what stood afterwards. On hand is the sum of <see cref="OnHandDelta"/>, reserved the
/// sum of <see cref="ReservedDelta"/>. Unique by (source, item, kind).
/// </summary>
/// <param name="Source">What caused it: <c>order:ID</c> or <c>adjustment:ID</c>.</param>
/// <param name="Key">The item.</param>
/// <param name="Kind">What happened.</param>
/// <param name="OnHandDelta">Change of on hand in units.</param>
/// <param name="ReservedDelta">Change of reserved in units.</param>
/// <param name="OnHandAfter">On hand afterwards.</param>
/// <param name="ReservedAfter">Reserved afterwards.</param>
public sealed record Movement(
    string Source, StockKey Key, MovementKind Kind, long OnHandDelta, long ReservedDelta, long OnHandAfter, long ReservedAfter);

/// <summary>What a movement is. The number is what the ledger stores: never renumber.</summary>
public enum MovementKind
{
    /// <summary>Promised to an order.</summary>
    Reserve = 1,

    /// <summary>No longer promised.</summary>
    Release = 2,

    /// <summary>Left with a paid order.</summary>
    Commit = 3,

    /// <summary>Delivered to us.</summary>
    Receive = 4,

    /// <summary>Left outside the order flow.</summary>
    Ship = 5,

    /// <summary>Sent back by a customer.</summary>
    Return = 6,

    /// <summary>Lost or broken.</summary>
    Shrink = 7,

    /// <summary>Set by a count.</summary>
    Count = 8,

    /// <summary>Promised again after a release, because the payment came late.</summary>
    Rereserve = 9,
}
