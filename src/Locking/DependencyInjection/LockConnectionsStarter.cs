using Locking.Groups;
using Microsoft.Extensions.Hosting;

namespace Locking.DependencyInjection;

/// <summary>
/// Opens the connections when the host starts, before the first lock is wanted. Nodes that are down do not stop the host: locks are
/// reported as unavailable until they come.
/// </summary>
internal sealed class LockConnectionsStarter(LockGroups groups) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => groups.WarmUpAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
