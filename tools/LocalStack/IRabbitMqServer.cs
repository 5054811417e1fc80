namespace LocalStack;

/// <summary>RabbitMQ's second door.</summary>
internal interface IRabbitMqServer
{
    /// <summary>Port of the management API; the same over restarts.</summary>
    int ManagementPort { get; }
}
