using System.Globalization;

namespace Locking.Tests.History;

/// <summary>One line of a history.</summary>
/// <param name="At">When, on the machine's monotonic clock, which all processes share, in ns.</param>
/// <param name="Process">Who.</param>
/// <param name="Lease">Numbers the asking of one process; 0 for what concerns the whole process.</param>
/// <param name="Kind">What.</param>
/// <param name="Key">The lock; <c>-</c> for none.</param>
/// <param name="Number">A deadline or another time in ns, or a fencing number, as the kind says.</param>
public sealed record HistoryEvent(long At, string Process, int Lease, HistoryKind Kind, string Key, long Number = 0)
{
    public static HistoryEvent Parse(string process, string line)
    {
        var parts = line.Split(' ');
        return new HistoryEvent(
            long.Parse(parts[0], CultureInfo.InvariantCulture),
            process,
            int.Parse(parts[1], CultureInfo.InvariantCulture),
            Enum.Parse<HistoryKind>(parts[2]),
            parts[3],
            long.Parse(parts[4], CultureInfo.InvariantCulture));
    }

    /// <summary>Reads what a process wrote. A killed one may have been in the middle of its last line, which is left out.</summary>
    public static IEnumerable<HistoryEvent> Read(string file)
    {
        var text = File.ReadAllText(file);
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        return whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Parse(Path.GetFileNameWithoutExtension(file), line));
    }

    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{At} {Lease} {Kind} {Key} {Number}\n");
}
