using Inventory.Domain.Orders;

namespace Architecture.Tests;

/// <summary>The diagram in <c>docs/messages.md</c> shows every step that the code allows an order, and no other.</summary>
public sealed class OrderDiagram
{
    [Fact]
    public void Shows_the_steps_of_the_code() =>
        Assert.Equal(
            OrderFlow.Steps.Select(s => $"{s.From?.ToString() ?? "[*]"} --> {s.To}: {s.Cause}").Order(StringComparer.Ordinal),
            Diagram.Below("## Orders and payments: the states\n").Order(StringComparer.Ordinal));
}
