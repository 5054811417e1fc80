namespace Inventory.Contracts;

/// <summary>What the order asked for is reserved: all of it, or, if the order allows that, what there was.</summary>
public sealed record StockReserved
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>What is reserved: one line per item, in ordinal order.</summary>
    public required IReadOnlyList<OrderLine> Lines { get; init; }

    /// <summary>Until when it is held, by the database's clock. It stays reserved until <see cref="ReservationExpired"/> says otherwise.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Each item of which less is reserved than was asked for; empty unless the order allowed it.</summary>
    public IReadOnlyList<Shortfall> Shortfalls { get; init; } = [];
}
