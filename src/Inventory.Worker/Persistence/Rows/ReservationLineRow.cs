namespace Inventory.Worker.Persistence.Rows;

/// <summary>Units of one item that an order reserves.</summary>
public sealed class ReservationLineRow
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>Stock-keeping unit.</summary>
    public required string Sku { get; init; }

    /// <summary>Where it lies.</summary>
    public required string Location { get; init; }

    /// <summary>Units, 1 or more.</summary>
    public long Quantity { get; init; }

    /// <summary>Units of them given back when the rest was committed.</summary>
    public long Released { get; init; }
}
