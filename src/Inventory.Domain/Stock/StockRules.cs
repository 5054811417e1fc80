using Inventory.Contracts;

namespace Inventory.Domain.Stock;

/// <summary>What may lie on a shelf.</summary>
internal static class StockRules
{
    /// <summary>
    /// Why on hand may not change so, as a reason and a sentence; null when it may. Goods that leave must be there and not be promised;
    /// back-orders are promises, and nothing that could be carried away.
    /// </summary>
    public static (string Reason, string Detail)? CheckLevel(StockKey key, StockItem? item, long change)
    {
        var (before, reserved) = (item?.OnHand ?? 0, item?.Reserved ?? 0);
        var onHand = before + change;
        if (change < 0 && onHand < 0)
            return (RejectionReasons.BelowReserved, $"{key} would have {onHand} on hand, and {reserved} are reserved.");
        if (onHand + (item?.Settings.BackorderLimit ?? 0) < reserved)
            return (RejectionReasons.BelowReserved, $"{key} would have {onHand} on hand, and {reserved} are reserved.");
        if (onHand > Limits.OnHand)
            return (RejectionReasons.Invalid, $"{key} would have {onHand} on hand; {Limits.OnHand} is the limit.");
        return null;
    }
}
