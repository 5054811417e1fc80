using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Containers;
using LocalStack.Ports;
using LocalStack.Probes;

namespace LocalStack.Containers;

/// <summary>
/// A server as a container. Testcontainers makes and removes it; killing and starting it again with the same data, which
/// Testcontainers does not offer, goes to the engine itself.
/// </summary>
internal abstract class ContainerServer(
    string name, ServerKind kind, PortReservation port, IProbe probe, LocalServersOptions options, DockerClient docker)
    : LocalServer(name, kind, port, probe, options)
{
    private IContainer? _container;
    private Task _ended = Task.CompletedTask;
    private bool _paused;

    private IContainer? Created => _container is { State: not TestcontainersStates.Undefined } ? _container : null;

    public override string Host => _container?.Hostname is { } host and not "localhost" ? host : "127.0.0.1";

    protected override bool HasEnded => _ended.IsCompleted;

    public override async Task<string> ReadLogTailAsync(int lines = 20, CancellationToken cancellationToken = default)
    {
        if (Created is not { } container)
            return "";
        (string output, string error) = await container.GetLogsAsync(timestampsEnabled: false, ct: cancellationToken);
        return string.Join('\n', (output + error).Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(lines));
    }

    /// <summary>Describes a new container.</summary>
    protected abstract IContainer Build();

    /// <summary>Publishes a container's port on a port that stays the same over restarts.</summary>
    protected static void Publish(CreateContainerParameters parameters, int containerPort, PortReservation port)
    {
        parameters.HostConfig ??= new HostConfig();
        parameters.HostConfig.PortBindings ??= new Dictionary<string, IList<PortBinding>>();
        parameters.HostConfig.PortBindings[$"{containerPort.ToString(CultureInfo.InvariantCulture)}/tcp"] =
            [new PortBinding { HostIP = DockerEngine.PublishAddress, HostPort = port.Port.ToString(CultureInfo.InvariantCulture) }];
    }

    protected override async Task LaunchAsync(bool keepData, CancellationToken cancellationToken)
    {
        if (keepData && _container is not null)
        {
            await docker.Containers.StartContainerAsync(_container.Id, new ContainerStartParameters(), cancellationToken);
        }
        else
        {
            await RemoveAsync();
            _container = Build();
            await _container.StartAsync(cancellationToken);
        }

        _ended = docker.Containers.WaitContainerAsync(_container.Id, CancellationToken.None);
    }

    protected override async Task EndAsync(bool orderly, CancellationToken cancellationToken)
    {
        if (Created is not { } container)
            return;
        await ThawAsync(cancellationToken);
        ContainerInspectResponse found = await docker.Containers.InspectContainerAsync(container.Id, cancellationToken);
        if (found.State is not { Running: true })
            return;
        await docker.Containers.KillContainerAsync(container.Id, new ContainerKillParameters { Signal = "SIGKILL" }, cancellationToken);
        await _ended.WaitAsync(cancellationToken);
    }

    protected override async Task FreezeAsync(CancellationToken cancellationToken)
    {
        await _container!.PauseAsync(cancellationToken);
        _paused = true;
    }

    protected override async Task ThawAsync(CancellationToken cancellationToken)
    {
        if (!_paused)
            return;
        _paused = false;
        await _container!.UnpauseAsync(cancellationToken);
    }

    protected override async Task RemoveAsync()
    {
        if (_container is null)
            return;
        await EndAsync(orderly: false, CancellationToken.None);
        await _container.DisposeAsync();
        _container = null;
    }
}
