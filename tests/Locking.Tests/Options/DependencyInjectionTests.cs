using Locking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Locking.Tests.Options;

public sealed class DependencyInjectionTests(LockFixture fixture) : IClassFixture<LockFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_with_two_groups_starts_and_its_health_check_shows_each_node()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddRedisLocks(locks => locks
            .Group("stock", [.. fixture.Endpoints])
            .Group("payment", fixture.Endpoints[0]));
        builder.Services.AddHealthChecks().AddRedisLocks();
        using var host = builder.Build();
        await host.StartAsync(Ct);
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Ct);
        Assert.Equal(HealthStatus.Healthy, report.Status);
        Assert.Equal(6, report.Entries["locks"].Data.Count);
        Assert.Equal(1, await host.Services.GetRequiredService<ILockGroups>().Group("payment").DeclareNodesNewAsync());
        await using var lease = (await host.Services.GetRequiredService<ILockGroups>().Group("payment")
            .AcquireAsync("p1", cancellationToken: Ct)).GetLeaseOrThrow();
        Assert.True(lease.IsHeld);
        await host.StopAsync(Ct);
    }
}
