namespace Locks;

/// <summary>One measured value, with its spread over the rounds.</summary>
internal sealed record Figure(string Scenario, string Metric, string Side, double Median, double Min, double Max, string Unit)
{
    public static Figure From(string scenario, string metric, string side, IEnumerable<double> rounds, string unit)
    {
        var sorted = rounds.Order().ToArray();
        return new Figure(scenario, metric, side, sorted[sorted.Length / 2], sorted[0], sorted[^1], unit);
    }
}
