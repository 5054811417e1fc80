namespace LocalStack;

/// <summary>How the servers are run.</summary>
public enum ServerMode
{
    /// <summary>
    /// What the environment variable <c>INVENTORY_STACK</c> (<c>auto</c>, <c>containers</c> or <c>processes</c>) says; without it,
    /// containers where a Docker engine answers, else plain processes.
    /// </summary>
    Auto,

    /// <summary>Containers, by Testcontainers.</summary>
    Containers,

    /// <summary>Plain processes on 127.0.0.1, in private data folders (Linux only).</summary>
    Processes,
}
