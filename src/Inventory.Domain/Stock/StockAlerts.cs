using Inventory.Contracts;

namespace Inventory.Domain.Stock;

/// <summary>Telling once that an item is low, or that nothing is left of it.</summary>
internal static class StockAlerts
{
    /// <summary>What the movements from <paramref name="start"/> on have crossed, item by item, in key order.</summary>
    public static IEnumerable<object> Since(InventoryState state, int start) =>
        // Most items have nothing to tell, and all of what follows is done for each message.
        state.Movements.Skip(start).All(m => state.Find(m.Key)!.Settings.LowThreshold is null) ? [] :
        from movement in state.Movements.Skip(start)
        group movement by movement.Key into moved
        let after = state.Find(moved.Key)!
        where after.Settings.LowThreshold is not null
        orderby moved.Key
        let first = moved.First()
        let before = after with { OnHand = first.OnHandAfter - first.OnHandDelta, Reserved = first.ReservedAfter - first.ReservedDelta }
        from alert in Crossed(before, after)
        select alert;

    /// <summary>What an item has become that it was not before.</summary>
    public static IEnumerable<object> Crossed(StockItem before, StockItem after)
    {
        if (!IsAtMost(before, before.Settings.LowThreshold) && IsAtMost(after, after.Settings.LowThreshold))
        {
            yield return new StockLow
            {
                Sku = after.Key.Sku,
                Location = after.Key.Location,
                Available = after.Available,
                Threshold = after.Settings.LowThreshold!.Value,
                Version = after.Version,
            };
        }

        if (!IsDepleted(before) && IsDepleted(after))
            yield return new StockDepleted { Sku = after.Key.Sku, Location = after.Key.Location, Available = after.Available, Version = after.Version };
    }

    private static bool IsAtMost(StockItem item, long? threshold) => item.Available <= threshold;

    private static bool IsDepleted(StockItem item) => item.Settings.LowThreshold is not null && item.Available <= 0;
}
