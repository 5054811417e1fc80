using Locking.Quorum;
using Locking.Simulation.Model;
using Locking.Simulation.World;

namespace Locking.Simulation;

/// <summary>Everything a run depends on.</summary>
internal sealed record SimulationSettings
{
    public int Seed { get; init; }

    public int Nodes { get; init; } = 3;

    public int Processes { get; init; } = 3;

    public int ClientsPerProcess { get; init; } = 2;

    public int Keys { get; init; } = 3;

    public long Steps { get; init; } = 100_000;

    public TimeSpan Ttl { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After which a node counts as silent; null: an eighth of the time to live, longer than any message takes.</summary>
    public TimeSpan? NodeTimeout { get; init; }

    /// <summary>Nobody works for long, so that what is left at the end has been left behind.</summary>
    public bool BriefWork { get; init; }

    public Weather Weather { get; init; } = Weather.Storm;

    /// <summary>How far a clock's rate may be off, as a fraction.</summary>
    public double Drift { get; init; } = 0.004;

    public NodeRules NodeRules { get; init; } = NodeRules.All;

    public QuorumRules QuorumRules { get; init; } = QuorumRules.All;

    public override string ToString() =>
        $"{Nodes} nodes, {Processes} processes, without [{NodeRules.All & ~NodeRules}] [{QuorumRules.All & ~QuorumRules}]";
}
