using Docker.DotNet;
using LocalStack.Ports;

namespace LocalStack.Containers;

/// <summary>The servers of one stack as containers.</summary>
internal sealed class ContainerStack(LocalServersOptions options) : IServerFactory
{
    private readonly DockerClient _docker = DockerEngine.CreateClient();

    public LocalServer Postgres(string name) => new PostgresContainerServer(name, PortReservation.Take(), options, _docker);

    public LocalServer RabbitMq(string name) =>
        new RabbitMqContainerServer(name, PortReservation.Take(), PortReservation.Take(), options, _docker);

    public LocalServer Redis(string name) => new RedisContainerServer(name, PortReservation.Take(), options, _docker);

    public ValueTask DisposeAsync()
    {
        _docker.Dispose();
        return ValueTask.CompletedTask;
    }
}
