namespace LocalStack;

/// <summary>What a local server is.</summary>
public enum ServerKind
{
    /// <summary>A Postgres server, the record.</summary>
    Postgres,

    /// <summary>A RabbitMQ broker with the management plug-in.</summary>
    RabbitMq,

    /// <summary>One independent Redis node.</summary>
    Redis,
}
