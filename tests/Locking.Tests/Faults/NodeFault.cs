namespace Locking.Tests.Faults;

/// <summary>What can happen to a node.</summary>
public enum NodeFault
{
    /// <summary>It hangs.</summary>
    Stopped,

    /// <summary>It is gone, and comes back empty at the end.</summary>
    Killed,

    /// <summary>It is killed and starts again at once without its memory.</summary>
    RestartedEmpty,

    /// <summary>Somebody types FLUSHALL.</summary>
    Flushed,

    /// <summary>It takes no commands (CLIENT PAUSE), as during a failover by hand.</summary>
    ClientsPaused,

    /// <summary>It is out of memory and evicts its locks.</summary>
    Evicting,

    /// <summary>It is busy with one long command (DEBUG SLEEP).</summary>
    Busy,
}
