using System.Text.RegularExpressions;
using Inventory.Domain.Orders;

namespace Architecture.Tests;

/// <summary>The diagram in <c>docs/messages.md</c> shows every step that the code allows an order, and no other.</summary>
public sealed partial class OrderDiagram
{
    [Fact]
    public void Shows_the_steps_of_the_code()
    {
        var text = Repository.Read("docs/messages.md");
        var start = text.IndexOf("```mermaid", StringComparison.Ordinal);
        var diagram = text[start..text.IndexOf("```\n", start + 3, StringComparison.Ordinal)];

        var drawn =
            from Match edge in Edge().Matches(diagram)
            from cause in edge.Groups["causes"].Value.Split(',', StringSplitOptions.TrimEntries)
            select $"{edge.Groups["from"].Value} --> {edge.Groups["to"].Value}: {cause}";

        Assert.Equal(
            OrderFlow.Steps.Select(s => $"{s.From?.ToString() ?? "[*]"} --> {s.To}: {s.Cause}").Order(StringComparer.Ordinal),
            drawn.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^ +(?<from>\S+) --> (?<to>\S+): (?<causes>[^/\n]+?)(?: /.*)?$", RegexOptions.Multiline)]
    private static partial Regex Edge();
}
