using Docker.DotNet;
using DotNet.Testcontainers.Containers;
using LocalStack.Admin;
using LocalStack.Ports;
using LocalStack.Probes;
using Microsoft.Extensions.Logging.Abstractions;
using Testcontainers.PostgreSql;
namespace LocalStack.Containers;

/// <summary>Postgres as a container.</summary>
internal sealed class PostgresContainerServer(string name, PortReservation port, LocalServersOptions options, DockerClient docker)
    : ContainerServer(name, ServerKind.Postgres, port, new PostgresProbe(port.Port), options, docker)
{
    private readonly LocalServersOptions _options = options;
    private readonly PortReservation _port = port;

    // Our settings come after the builder's own, which switch durability off; in Postgres the last one counts.
    protected override IContainer Build() =>
        new PostgreSqlBuilder(_options.Images.Postgres)
            .WithLogger(NullLogger.Instance)
            .WithUsername(Credentials.User)
            .WithPassword(Credentials.Password)
            .WithCommand([.. ServerArguments.Postgres(_options.Settings, withStatementStatistics: true)])
            .WithCreateParameterModifier(parameters => Publish(parameters, PostgreSqlBuilder.PostgreSqlPort, _port))
            .Build();
}
