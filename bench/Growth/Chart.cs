using System.Globalization;
using System.Text;

namespace Growth;

/// <summary>Draws a series as SVG: throughput from zero, and the 99th percentile, over a logarithmic axis.</summary>
internal static class Chart
{
    private const int Width = 420, Height = 200, Left = 60, Right = 20, Top = 30, Bottom = 40;

    /// <summary>Both curves side by side.</summary>
    public static string Draw(Series series, IReadOnlyList<Measured> measured)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * Width} {Height}" font-family="sans-serif" font-size="11">
            <rect width="{2 * Width}" height="{Height}" fill="white"/>

            """);
        var points = measured.Select(m => m.Point).ToList();
        Panel(svg, 0, $"messages per second by {series.Title}", points, [.. measured.Select(m => m.Rates.Order().ElementAt(m.Rates.Count / 2))], "#1f77b4");
        Panel(svg, Width, $"p99 at half of that, ms, by {series.Title}", points, [.. measured.Select(m => m.P99)], "#d62728");
        return svg.AppendLine("</svg>").ToString();
    }

    private static void Panel(StringBuilder svg, int offset, string title, List<int> points, List<double> values, string colour)
    {
        var top = values.Max() is var most and > 0 ? most * 1.15 : 1;
        var (low, high) = (Math.Log10(points[0]), Math.Log10(points[^1]));
        double X(int point) => offset + Left + ((high > low ? (Math.Log10(point) - low) / (high - low) : 0.5) * (Width - Left - Right));
        double Y(double value) => Height - Bottom - (value / top * (Height - Top - Bottom));

        svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{offset + Left}" y="18" font-weight="bold">{title}</text>""");
        foreach (var part in (double[])[0, 0.25, 0.5, 0.75, 1])
        {
            var y = Y(top * part);
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<line x1="{offset + Left}" x2="{offset + Width - Right}" y1="{y:0.#}" y2="{y:0.#}" stroke="#ddd"/>""");
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{offset + Left - 5}" y="{y + 4:0.#}" text-anchor="end">{top * part:#,0}</text>""");
        }

        foreach (var point in points)
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{X(point):0.#}" y="{Height - Bottom + 16}" text-anchor="middle">{point:#,0}</text>""");
        var line = string.Join(' ', points.Zip(values, (p, v) => string.Create(CultureInfo.InvariantCulture, $"{X(p):0.#},{Y(v):0.#}")));
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>""");
        foreach (var (point, value) in points.Zip(values))
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<circle cx="{X(point):0.#}" cy="{Y(value):0.#}" r="3" fill="{colour}"><title>{value:#,0.#}</title></circle>""");
    }
}
