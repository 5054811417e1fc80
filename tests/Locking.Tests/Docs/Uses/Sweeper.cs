using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Locking.Tests.Docs.Uses;

// sample
internal static class Sweeper
{
    /// <summary>The same program on any number of machines; one of them sweeps.</summary>
    public static IHost Build(string[] redis, TimeSpan period, Func<IServiceProvider, CancellationToken, Task> sweepAsync)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddRedisLocks(locks => locks.Group("jobs", group =>
        {
            group.Nodes = [.. redis];
            group.Ttl = TimeSpan.FromSeconds(2); // so long nobody sweeps after a runner has died
        }));
        builder.Services.AddLockedSchedule("sweep", "jobs", period, async (run, cancellationToken) =>
        {
            await using var scope = run.Services.CreateAsyncScope();
            await sweepAsync(scope.ServiceProvider, cancellationToken);
        });
        return builder.Build();
    }
}
// end
