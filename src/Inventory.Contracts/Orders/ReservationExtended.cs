namespace Inventory.Contracts;

/// <summary>The order's stock is held at least as long as an extension asked for.</summary>
public sealed record ReservationExtended
{
    /// <summary>The extension.</summary>
    public required string ExtensionId { get; init; }

    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>Until when it is held, by the database's clock.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
