using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>A state diagram of <c>docs/messages.md</c>.</summary>
internal static partial class Diagram
{
    /// <summary>The edges of the first diagram below a heading, one for each cause.</summary>
    public static IEnumerable<string> Below(string heading)
    {
        var text = Repository.Read("docs/messages.md");
        var start = text.IndexOf("```mermaid", text.IndexOf(heading, StringComparison.Ordinal), StringComparison.Ordinal);
        var diagram = text[start..text.IndexOf("```\n", start + 3, StringComparison.Ordinal)];
        return
            from Match edge in Edge().Matches(diagram)
            from cause in edge.Groups["causes"].Value.Split(',', StringSplitOptions.TrimEntries)
            select $"{edge.Groups["from"].Value} --> {edge.Groups["to"].Value}: {cause}";
    }

    [GeneratedRegex(@"^ +(?<from>\S+) --> (?<to>\S+): (?<causes>[^/\n]+?)(?: /.*)?$", RegexOptions.Multiline)]
    private static partial Regex Edge();
}
