namespace LocalStack;

/// <summary>Which servers to start, and how.</summary>
public sealed record LocalServersOptions
{
    /// <summary>How many independent Redis nodes. Default: 5.</summary>
    public int RedisNodes { get; init; } = 5;

    /// <summary>Whether to start Postgres. Default: true.</summary>
    public bool Postgres { get; init; } = true;

    /// <summary>Whether to start RabbitMQ. Default: true.</summary>
    public bool RabbitMq { get; init; } = true;

    /// <summary>Containers or processes. Default: <see cref="ServerMode.Auto"/>.</summary>
    public ServerMode Mode { get; init; } = ServerMode.Auto;

    /// <summary>Images for containers. Default: from the environment, else the official current ones.</summary>
    public ServerImages Images { get; init; } = new();

    /// <summary>Settings of the servers themselves.</summary>
    public ServerSettings Settings { get; init; } = new();

    /// <summary>
    /// Folder in which the stack makes its own private folder for data and logs (processes only), removed with the stack.
    /// Default: the temporary folder.
    /// </summary>
    public string DataRoot { get; init; } = Path.GetTempPath();

    /// <summary>How long one server may take from its start until it answers; pulling an image does not count. Default: 2 minutes.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The clock for waiting. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
