namespace LocalStack;

/// <summary>Makes the servers of one stack, not started yet. Disposed after them.</summary>
internal interface IServerFactory : IAsyncDisposable
{
    LocalServer Postgres(string name);

    LocalServer RabbitMq(string name);

    LocalServer Redis(string name);
}
