using System.Globalization;
using System.Text.RegularExpressions;

namespace Inventory.Contracts.Tests.Changes;

/// <summary>The breaking changes that <c>docs/schemas/CHANGES.md</c> tells of: lines like <c>- `StockReserved.lines[].sku` (version 2): why</c>.</summary>
internal sealed partial class Announcements
{
    private readonly List<(string Message, string Field, int Version)> _entries;

    private Announcements(List<(string Message, string Field, int Version)> entries) => _entries = entries;

    /// <summary>Reads the list.</summary>
    /// <exception cref="FormatException">A line starts like an entry and is none.</exception>
    public static Announcements Read(string text) => new([.. text.Split('\n').Where(l => l.StartsWith("- `", StringComparison.Ordinal)).Select(Parse)]);

    /// <summary>The message's version: one more with each announcement of its own, however many fields it names.</summary>
    public int Version(string message) => _entries.Where(e => e.Message == message).Select(e => e.Version).DefaultIfEmpty(1).Max();

    /// <summary>True when a change of a field is announced for a version later than one.</summary>
    public bool Contain(string message, string field, int after) => _entries.Any(e => e.Message == message && e.Field == field && e.Version > after);

    private static (string Message, string Field, int Version) Parse(string line) => Entry().Match(line) is { Success: true } entry
        ? (entry.Groups[1].Value, entry.Groups[2].Value, int.Parse(entry.Groups[3].Value, CultureInfo.InvariantCulture))
        : throw new FormatException($"docs/schemas/CHANGES.md: '{line}' is not like '- `Message.field` (version 2): why'.");

    [GeneratedRegex(@"^- `(\w+)(?:\.([\w.\[\]]+))?` \(version ([2-9]|[1-9]\d+)\): \S")]
    private static partial Regex Entry();
}
