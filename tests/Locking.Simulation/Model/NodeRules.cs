namespace Locking.Simulation.Model;

/// <summary>The guards of the scripts. All are on; a test takes out one at a time to show that its absence would be noticed.</summary>
[Flags]
public enum NodeRules
{
    None = 0,

    /// <summary>Extend and release look whose lock it is.</summary>
    OwnerCheck = 1,

    /// <summary>A write-back changes nothing unless its sender still holds the locks, and never lowers a counter.</summary>
    WriteBackGuard = 2,

    /// <summary>A node without memory does not vote until no lease it may have forgotten can live.</summary>
    Quarantine = 4,

    /// <summary>After the quarantine a node takes over the numbers of the others before it votes.</summary>
    Reseed = 8,

    /// <summary>A node that came back with some of its data does not vote before it has looked at itself.</summary>
    LookAfterRestart = 16,

    /// <summary>Counters that came back with such a node go on above all that was given out.</summary>
    Floor = 32,

    All = OwnerCheck | WriteBackGuard | Quarantine | Reseed | LookAfterRestart | Floor,
}
