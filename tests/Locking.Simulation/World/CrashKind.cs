namespace Locking.Simulation.World;

/// <summary>What a node knows when it comes back.</summary>
internal enum CrashKind
{
    /// <summary>All: every write was on disk before it was answered.</summary>
    Remembers,

    /// <summary>Nothing.</summary>
    Forgets,

    /// <summary>What it knew when it last wrote a snapshot.</summary>
    Rewinds,
}
