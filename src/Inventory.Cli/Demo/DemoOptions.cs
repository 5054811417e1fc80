using Inventory.Cli.Publishing;

namespace Inventory.Cli.Demo;

/// <summary>What a demo does.</summary>
internal sealed record DemoOptions
{
    public required OrderPlan Orders { get; init; }

    public required int Workers { get; init; }

    /// <summary>Stock, in percent of the units ordered: below 100 there is not enough for all.</summary>
    public double SupplyPercent { get; init; } = 60;
}
