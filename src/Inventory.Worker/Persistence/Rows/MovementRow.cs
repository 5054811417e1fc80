using Inventory.Domain.Stock;

namespace Inventory.Worker.Persistence.Rows;

/// <summary>A row of the ledger: append-only, unique by (source, sku, location, kind).</summary>
public sealed class MovementRow
{
    /// <summary>Order of insertion.</summary>
    public long Id { get; init; }

    /// <summary><c>order:ID</c>, <c>adjustment:ID</c>, <c>transfer:ID</c>, or <c>audit:RUN</c> for a repair.</summary>
    public required string Source { get; init; }

    /// <summary>Stock-keeping unit.</summary>
    public required string Sku { get; init; }

    /// <summary>Where it lies.</summary>
    public required string Location { get; init; }

    /// <summary>What happened.</summary>
    public MovementKind Kind { get; init; }

    /// <summary>Change of on hand.</summary>
    public long OnHandDelta { get; init; }

    /// <summary>Change of reserved.</summary>
    public long ReservedDelta { get; init; }

    /// <summary>On hand afterwards.</summary>
    public long OnHandAfter { get; init; }

    /// <summary>Reserved afterwards.</summary>
    public long ReservedAfter { get; init; }

    /// <summary>Why, for a repair; null for all others, whose source says it.</summary>
    public string? Reason { get; init; }

    /// <summary>Time of the transaction, by the database's clock.</summary>
    public DateTimeOffset OccurredAt { get; init; }
}
