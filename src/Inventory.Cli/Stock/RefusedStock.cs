namespace Inventory.Cli.Stock;

/// <summary>An item whose count the service refused.</summary>
/// <param name="Sku">The item.</param>
/// <param name="Detail">Why.</param>
internal sealed record RefusedStock(string Sku, string Detail);
