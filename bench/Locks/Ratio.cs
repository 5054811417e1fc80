namespace Locks;

/// <summary>Ours compared with another side, and what was aimed at. A ratio above one is in our favour.</summary>
internal sealed record Ratio(string Scenario, string Metric, string Against, double Value, double Goal)
{
    public bool Met => Value >= Goal;
}
