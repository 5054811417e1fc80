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

    [Fact]
    public async Task A_node_that_may_evict_keys_or_too_few_nodes_make_the_check_unhealthy()
    {
        await using var own = await RedisNodes.StartAsync(1);
        await using (var redis = await LockFixture.OpenAsync(own.RedisEndpoints[0]))
            await redis.GetServers()[0].ConfigSetAsync("maxmemory-policy", "allkeys-lru");
        var evicting = await CheckAsync([.. own.RedisEndpoints]);
        Assert.Equal(HealthStatus.Unhealthy, evicting.Status);
        Assert.Contains("set it to noeviction", evicting.Description, StringComparison.Ordinal);

        var oneDead = await CheckAsync([fixture.Endpoints[0], fixture.Endpoints[1], "127.0.0.1:1"]);
        Assert.Equal(HealthStatus.Degraded, oneDead.Status);
        var twoDead = await CheckAsync([fixture.Endpoints[0], "127.0.0.1:2", "127.0.0.1:1"]);
        Assert.Equal(HealthStatus.Unhealthy, twoDead.Status);
        Assert.Contains("1 of 3 nodes", twoDead.Description, StringComparison.Ordinal);
    }

    private static async Task<HealthReportEntry> CheckAsync(string[] nodes)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddRedisLocks(locks => locks.Group("stock", nodes));
        services.AddHealthChecks().AddRedisLocks();
        await using var provider = services.BuildServiceProvider();
        var group = (Groups.LockGroup)provider.GetRequiredService<ILockGroups>().Group("stock");
        await group.WaitForConnectionsAsync(Ct);
        return (await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(Ct)).Entries["locks"];
    }
}
