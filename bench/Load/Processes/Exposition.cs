using System.Globalization;

namespace Load.Processes;

/// <summary>Prometheus' text format.</summary>
internal static class Exposition
{
    /// <summary>Sum of all samples of a metric; null when there is none.</summary>
    public static double? Sum(string text, string name)
    {
        double? sum = null;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            // name{labels} value [timestamp]
            if (!line.StartsWith(name, StringComparison.Ordinal) || line.Length == name.Length || line[name.Length] is not ('{' or ' '))
                continue;
            var rest = line[(Math.Max(line.LastIndexOf('}'), name.Length - 1) + 1)..].Trim();
            var space = rest.IndexOf(' ');
            sum = (sum ?? 0) + double.Parse(space < 0 ? rest : rest[..space], NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        return sum;
    }
}
