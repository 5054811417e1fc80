namespace Reporting;

/// <summary>Ours compared with another side or with a limit, and what was aimed at. The larger the better.</summary>
/// <param name="Scenario">What was done.</param>
/// <param name="Metric">What was measured.</param>
/// <param name="Against">The other side, or the limit.</param>
/// <param name="Value">How many times better ours is.</param>
/// <param name="Goal">What it should be at least.</param>
public sealed record Ratio(string Scenario, string Metric, string Against, double Value, double Goal)
{
    /// <summary>Whether the goal was reached.</summary>
    public bool Met => Value >= Goal;
}
