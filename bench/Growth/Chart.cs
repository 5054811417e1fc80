using System.Globalization;
using ScottPlot;
using ScottPlot.MultiplotLayouts;

namespace Growth;

/// <summary>Draws a series: throughput from zero, and the 99th percentile, over a logarithmic axis.</summary>
internal static class Chart
{
    private const int Width = 1_000, Height = 300;

    /// <summary>Saves both curves side by side as a PNG.</summary>
    public static void Save(string path, Series series, IReadOnlyList<Measured> measured)
    {
        var both = new Multiplot { Layout = new Columns() };
        both.AddPlots(2);
        Fill(both.GetPlot(0), $"messages per second by {series.Title}", measured, point => point.Rates.Order().ElementAt(point.Rates.Count / 2));
        Fill(both.GetPlot(1), $"p99 at half of that, ms, by {series.Title}", measured, point => point.P99);
        both.SavePng(path, Width, Height);
    }

    private static void Fill(Plot plot, string title, IReadOnlyList<Measured> measured, Func<Measured, double> value)
    {
        double[] places = [.. measured.Select(m => Math.Log10(m.Point))];
        double[] values = [.. measured.Select(value)];
        plot.Title(title, size: 13);
        plot.Add.Scatter(places, values);
        plot.Axes.Bottom.SetTicks(places, [.. measured.Select(m => m.Point.ToString("N0", CultureInfo.InvariantCulture))]);
        plot.Axes.SetLimitsY(0, values.Max() is var most and > 0 ? most * 1.15 : 1);
    }
}
