namespace Inventory.Cli.Stock;

/// <summary>What became of setting stock.</summary>
/// <param name="Set">Items set.</param>
/// <param name="OnHand">Units each of them has.</param>
/// <param name="Refused">Items that were refused.</param>
internal sealed record StockSetSummary(int Set, long OnHand, IReadOnlyList<RefusedStock> Refused);
