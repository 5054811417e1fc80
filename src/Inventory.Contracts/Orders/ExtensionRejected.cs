namespace Inventory.Contracts;

/// <summary>An extension was refused: the order holds no stock.</summary>
public sealed record ExtensionRejected
{
    /// <summary>The extension.</summary>
    public required string ExtensionId { get; init; }

    /// <summary>The order; empty when the request named none that can be kept.</summary>
    public required string OrderId { get; init; }

    /// <summary>One of <see cref="RejectionReasons"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Detail { get; init; }
}
