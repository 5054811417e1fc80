namespace Growth;

/// <summary>How large everything is.</summary>
/// <param name="Rows">Orders on record already: rows of inbox, outbox, ledger, orders and their lines, each.</param>
/// <param name="Skus">Items in stock, each as likely to be ordered as any other.</param>
/// <param name="Batch"><c>Messaging:BatchSize</c>; null: the default.</param>
/// <param name="Workers">Worker processes.</param>
/// <param name="Backlog">Orders that wait when the workers begin; null: what they do in one turn's time.</param>
internal sealed record Size(long Rows = 100_000, int Skus = 1_000, int? Batch = null, int Workers = 2, int? Backlog = null);
