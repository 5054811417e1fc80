using System.Text.Json;
using Spectre.Console;

namespace Reporting;

/// <summary>What a benchmark found: printed as tables and, if asked for, written as JSON.</summary>
public sealed class Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly List<Figure> _figures = [];
    private readonly List<Ratio> _ratios = [];

    /// <summary>All figures so far.</summary>
    public IReadOnlyList<Figure> Figures => _figures;

    /// <summary>All ratios so far.</summary>
    public IReadOnlyList<Ratio> Ratios => _ratios;

    /// <summary>Adds a figure from the values of several rounds and returns its median.</summary>
    public double Add(string scenario, string metric, string side, IEnumerable<double> rounds, string unit)
    {
        var figure = Figure.From(scenario, metric, side, rounds, unit);
        _figures.Add(figure);
        return figure.Median;
    }

    /// <summary>Adds a comparison; larger is better.</summary>
    public void Compare(string scenario, string metric, string against, double value, double goal) =>
        _ratios.Add(new Ratio(scenario, metric, against, value, goal));

    /// <summary>Prints everything.</summary>
    public void Print()
    {
        var figures = NewTable("scenario", "metric", "side", "median", "min", "max", "unit");
        foreach (var f in _figures)
            figures.AddRow(Cells(f.Scenario, f.Metric, f.Side, Number(f.Median), Number(f.Min), Number(f.Max), f.Unit));
        var ratios = NewTable("scenario", "metric", "against", "ratio", "goal", "");
        foreach (var r in _ratios)
            ratios.AddRow(Cells(r.Scenario, r.Metric, r.Against, Number(r.Value), Number(r.Goal), r.Met ? "met" : "NOT met"));
        // Wide enough for a log file, where there is no terminal to ask.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 120);
        AnsiConsole.Write(figures);
        AnsiConsole.Write(ratios);
    }

    /// <summary>Writes an object with <c>ratios</c> and <c>figures</c>.</summary>
    public Task SaveAsync(string file) => File.WriteAllTextAsync(
        file,
        JsonSerializer.Serialize(
            new
            {
                ratios = _ratios.Select(r => new { r.Scenario, r.Metric, r.Against, Ratio = r.Value, r.Goal, r.Met }),
                figures = _figures,
            },
            Json));

    private static Table NewTable(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
        {
            var isNumber = column is "median" or "min" or "max" or "ratio" or "goal";
            table.AddColumn(new TableColumn(column) { NoWrap = true, Alignment = isNumber ? Justify.Right : Justify.Left });
        }
        return table;
    }

    private static Markup[] Cells(params string[] texts) => [.. texts.Select(t => new Markup(Markup.Escape(t)))];

    private static string Number(double value) => value.ToString(value >= 100 ? "N0" : value >= 10 ? "N1" : "N2");
}
