using System.Text;
using Docker.DotNet;
using DotNet.Testcontainers.Containers;
using LocalStack.Admin;
using LocalStack.Ports;
using LocalStack.Probes;
using Microsoft.Extensions.Logging.Abstractions;
using Testcontainers.RabbitMq;
namespace LocalStack.Containers;

/// <summary>RabbitMQ as a container.</summary>
internal sealed class RabbitMqContainerServer(
    string name, PortReservation amqp, PortReservation management, LocalServersOptions options, DockerClient docker)
    : ContainerServer(name, ServerKind.RabbitMq, amqp, new RabbitMqProbe(amqp.Port, management.Port), options, docker), IRabbitMqServer
{
    private const int ManagementPortInside = 15672;

    private readonly LocalServersOptions _options = options;
    private readonly PortReservation _amqp = amqp;

    public int ManagementPort => management.Port;

    protected override IEnumerable<PortReservation> OtherPorts => [management];

    // The host name is part of where the broker keeps its data.
    protected override IContainer Build() =>
        new RabbitMqBuilder(_options.Images.RabbitMq)
            .WithLogger(NullLogger.Instance)
            .WithUsername(Credentials.User)
            .WithPassword(Credentials.Password)
            .WithHostname("rabbitmq")
            .WithEnvironment("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", _options.Settings.ErlangArguments)
            .WithResourceMapping(Encoding.UTF8.GetBytes(ServerArguments.RabbitMqPlugins), "/etc/rabbitmq/enabled_plugins")
            .WithResourceMapping(
                Encoding.UTF8.GetBytes(string.Join('\n', ServerArguments.RabbitMq(_options.Settings)) + "\n"),
                "/etc/rabbitmq/conf.d/90-inventory.conf")
            .WithPortBinding(ManagementPortInside, true)
            .WithCreateParameterModifier(parameters =>
            {
                Publish(parameters, RabbitMqBuilder.RabbitMqPort, _amqp);
                Publish(parameters, ManagementPortInside, management);
            })
            .Build();
}
