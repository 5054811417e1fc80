namespace Inventory.Cli.Publishing;

/// <summary>What was published.</summary>
internal sealed record PublishSummary
{
    /// <summary>Messages confirmed by the broker, duplicates included.</summary>
    public required int OrdersSent { get; init; }

    public required int OrdersDistinct { get; init; }

    public required int DuplicatesSent { get; init; }

    public required double Seconds { get; init; }

    public required double MessagesPerSecond { get; init; }

    public required int Seed { get; init; }

    public required string OrderPrefix { get; init; }
}
