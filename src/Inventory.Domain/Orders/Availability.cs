using Inventory.Contracts;
using Inventory.Domain.Stock;

namespace Inventory.Domain.Orders;

/// <summary>What can still be promised.</summary>
internal static class Availability
{
    /// <summary>The items of which less is available than the lines ask for.</summary>
    public static IReadOnlyList<Shortfall> Shortfalls(InventoryState state, IEnumerable<ReservationLine> lines) =>
        [.. from line in lines
            let available = state.Find(line.Key)?.Promisable ?? 0
            where available < line.Quantity
            select new Shortfall { Sku = line.Key.Sku, Location = line.Key.Location, Requested = line.Quantity, Available = available }];

    /// <summary>As much of the lines as there is.</summary>
    public static IReadOnlyList<ReservationLine> Part(IReadOnlyList<ReservationLine> lines, IReadOnlyList<Shortfall> shortfalls)
    {
        var available = shortfalls.ToDictionary(s => new StockKey(s.Sku, s.Location), s => s.Available);
        return [.. lines.Select(l => l with { Quantity = available.GetValueOrDefault(l.Key, l.Quantity) }).Where(l => l.Quantity > 0)];
    }
}
