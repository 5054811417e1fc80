using Inventory.Cli.Demo;

namespace Inventory.Cli.Tests.Demo;

public sealed class WorkerMetricsTests
{
    [Fact]
    public void The_applied_messages_of_all_kinds_are_summed()
    {
        const string Exposition = """
            # TYPE inventory_messages_applied_total counter
            # HELP inventory_messages_applied_total Messages that took effect.
            inventory_messages_applied_total{message="OrderPlaced",otel_scope_name="Inventory.Messaging"} 1200 1795420800000
            inventory_messages_applied_total{message="AdjustStock"} 34
            inventory_messages_duplicates_total{message="OrderPlaced"} 99
            """;

        Assert.Equal(1234, WorkerMetrics.Sum(Exposition));
    }
}
