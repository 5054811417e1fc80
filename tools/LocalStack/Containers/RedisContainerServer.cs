using Docker.DotNet;
using DotNet.Testcontainers.Containers;
using LocalStack.Ports;
using LocalStack.Probes;
using Microsoft.Extensions.Logging.Abstractions;
using Testcontainers.Redis;
namespace LocalStack.Containers;

/// <summary>One Redis node as a container.</summary>
internal sealed class RedisContainerServer(string name, PortReservation port, LocalServersOptions options, DockerClient docker)
    : ContainerServer(name, ServerKind.Redis, port, new LineProbe(port.Port, "PING\r\n", "+PONG\r\n"), options, docker)
{
    private readonly LocalServersOptions _options = options;
    private readonly PortReservation _port = port;

    protected override IContainer Build() =>
        new RedisBuilder(_options.Images.Redis)
            .WithLogger(NullLogger.Instance)
            .WithCommand(["redis-server", .. ServerArguments.Redis(_options.Settings)])
            .WithCreateParameterModifier(parameters => Publish(parameters, RedisBuilder.RedisPort, _port))
            .Build();
}
