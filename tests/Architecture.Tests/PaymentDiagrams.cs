using Inventory.Domain.Payments;

namespace Architecture.Tests;

/// <summary>The diagrams in <c>docs/messages.md</c> show every step that the code allows a payment and a refund, and no other.</summary>
public sealed class PaymentDiagrams
{
    [Fact]
    public void Show_the_steps_of_a_payment() => AssertShows("### A payment\n", PaymentFlow.Steps);

    [Fact]
    public void Show_the_steps_of_a_refund() => AssertShows("### A refund\n", RefundFlow.Steps);

    private static void AssertShows<T>(string heading, IReadOnlyList<FlowStep<T>> steps)
        where T : struct, Enum =>
        Assert.Equal(
            steps.Select(s => $"{s.From?.ToString() ?? "[*]"} --> {s.To}: {s.Cause}").Order(StringComparer.Ordinal),
            Diagram.Below(heading).Order(StringComparer.Ordinal));
}
