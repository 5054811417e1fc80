namespace Inventory.Domain.Stock;

/// <summary>
/// One row of the ledger: what changed, why, and what stood afterwards. On hand is the sum of <see cref="OnHandDelta"/>, reserved the
/// sum of <see cref="ReservedDelta"/>. Unique by (source, item, kind).
/// </summary>
/// <param name="Source">What caused it: <c>order:ID</c>, <c>adjustment:ID</c>, <c>transfer:ID</c>, or <c>audit:RUN</c> for a repair.</param>
/// <param name="Key">The item.</param>
/// <param name="Kind">What happened.</param>
/// <param name="OnHandDelta">Change of on hand in units.</param>
/// <param name="ReservedDelta">Change of reserved in units.</param>
/// <param name="OnHandAfter">On hand afterwards.</param>
/// <param name="ReservedAfter">Reserved afterwards.</param>
public sealed record Movement(
    string Source, StockKey Key, MovementKind Kind, long OnHandDelta, long ReservedDelta, long OnHandAfter, long ReservedAfter);
