namespace LocalStack;

/// <summary>What a local server is doing.</summary>
public enum ServerState
{
    /// <summary>Not running: never started, killed, or ended by itself.</summary>
    Stopped,

    /// <summary>Running and, when last asked, answering.</summary>
    Running,

    /// <summary>Frozen: its connections stay open, and nothing answers.</summary>
    Paused,
}
