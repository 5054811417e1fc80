namespace Reporting;

/// <summary>One measured value, with its spread over the rounds.</summary>
/// <param name="Scenario">What was done.</param>
/// <param name="Metric">What was measured.</param>
/// <param name="Side">Who did it.</param>
/// <param name="Median">The middle of the rounds.</param>
/// <param name="Min">The smallest of the rounds.</param>
/// <param name="Max">The largest of the rounds.</param>
/// <param name="Unit">What it is counted in.</param>
public sealed record Figure(string Scenario, string Metric, string Side, double Median, double Min, double Max, string Unit)
{
    /// <summary>The figure that a number of rounds make.</summary>
    public static Figure From(string scenario, string metric, string side, IEnumerable<double> rounds, string unit)
    {
        var sorted = rounds.Order().ToArray();
        return new Figure(scenario, metric, side, sorted[sorted.Length / 2], sorted[0], sorted[^1], unit);
    }
}
