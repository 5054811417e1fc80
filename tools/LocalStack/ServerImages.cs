namespace LocalStack;

/// <summary>The container images, where containers are used.</summary>
public sealed record ServerImages
{
    /// <summary>Postgres 15 or later. Default: <c>INVENTORY_POSTGRES_IMAGE</c>, else <c>postgres:18</c>.</summary>
    public string Postgres { get; init; } = FromEnvironment("INVENTORY_POSTGRES_IMAGE", "postgres:18");

    /// <summary>RabbitMQ with the management plug-in. Default: <c>INVENTORY_RABBITMQ_IMAGE</c>, else <c>rabbitmq:4-management</c>.</summary>
    public string RabbitMq { get; init; } = FromEnvironment("INVENTORY_RABBITMQ_IMAGE", "rabbitmq:4-management");

    /// <summary>Redis 7 or later. Default: <c>INVENTORY_REDIS_IMAGE</c>, else <c>redis:8</c>.</summary>
    public string Redis { get; init; } = FromEnvironment("INVENTORY_REDIS_IMAGE", "redis:8");

    private static string FromEnvironment(string variable, string image) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : image;
}
