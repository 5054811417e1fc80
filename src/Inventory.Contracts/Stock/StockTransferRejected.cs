namespace Inventory.Contracts;

/// <summary>A transfer was refused; nothing changed.</summary>
public sealed record StockTransferRejected
{
    /// <summary>The transfer.</summary>
    public required string TransferId { get; init; }

    /// <summary>One of <see cref="RejectionReasons"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Detail { get; init; }
}
