using System.Globalization;
using LocalStack;
using Locking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace Locking.Tests.Diagnostics;

public sealed class HealthCheckTests(LockFixture fixture) : IClassFixture<LockFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_that_may_evict_keys_or_too_few_nodes_make_the_check_unhealthy()
    {
        await using var own = await RedisNodes.StartAsync(1);
        await SetAsync(own.Redis[0], "maxmemory-policy", "allkeys-lru");
        var evicting = await CheckAsync(own.RedisEndpoints);
        Assert.Equal(HealthStatus.Unhealthy, evicting.Status);
        Assert.Contains("has maxmemory-policy allkeys-lru; set it to noeviction", evicting.Description, StringComparison.Ordinal);

        var oneDead = await CheckAsync([fixture.Endpoints[0], fixture.Endpoints[1], "127.0.0.1:1"]);
        Assert.Equal(HealthStatus.Degraded, oneDead.Status);
        var twoDead = await CheckAsync([fixture.Endpoints[0], "127.0.0.1:2", "127.0.0.1:1"]);
        Assert.Equal(HealthStatus.Unhealthy, twoDead.Status);
        Assert.Contains("1 of 3 nodes", twoDead.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_server_under_two_addresses_makes_the_check_unhealthy()
    {
        var twice = fixture.Endpoints[0].Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

        var check = await CheckAsync([fixture.Endpoints[0], fixture.Endpoints[1], twice]);

        Assert.Equal(HealthStatus.Unhealthy, check.Status);
        Assert.Contains($"nodes {fixture.Endpoints[0]} and {twice} have the same data", check.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_primary_and_its_replica_make_the_check_unhealthy()
    {
        await using var own = await RedisNodes.StartAsync(2);
        await using (var redis = await LockFixture.OpenAsync(own.RedisEndpoints[1]))
        {
            await redis.GetServers()[0].ReplicaOfAsync(System.Net.IPEndPoint.Parse(own.RedisEndpoints[0]));
            await Poll.UntilAsync(
                async () => (await redis.GetServers()[0].InfoAsync("replication")).SelectMany(g => g).Any(v => v is { Key: "master_link_status", Value: "up" }),
                "it has copied the other");
        }

        var check = await CheckAsync([.. own.RedisEndpoints, fixture.Endpoints[0]]);

        Assert.Equal(HealthStatus.Unhealthy, check.Status);
        Assert.Contains($"nodes {own.RedisEndpoints[0]} and {own.RedisEndpoints[1]} have the same data", check.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_is_nearly_out_of_memory_is_named()
    {
        await using var own = await RedisNodes.StartAsync(1);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(own.RedisEndpoints)).Status);
        await using (var redis = await LockFixture.OpenAsync(own.RedisEndpoints[0]))
        {
            var memory = (await redis.GetServers()[0].InfoAsync("memory")).SelectMany(g => g).First(v => v.Key == "used_memory").Value;
            var limit = long.Parse(memory, CultureInfo.InvariantCulture) / 100 * 104;
            await SetAsync(own.Redis[0], "maxmemory", limit.ToString(CultureInfo.InvariantCulture));
        }
        var full = await CheckAsync(own.RedisEndpoints);
        Assert.Equal(HealthStatus.Degraded, full.Status);
        Assert.Contains($"node {own.RedisEndpoints[0]} uses", full.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Latency_and_clock_of_each_node_are_in_the_data_and_a_wrong_clock_of_this_machine_is_told()
    {
        var right = await CheckAsync(fixture.Endpoints);
        Assert.Equal(HealthStatus.Healthy, right.Status);
        Assert.All(fixture.Endpoints, e => Assert.Matches(@"^[\d.]+ ms, clock [+-][\d.]+ ms$", (string)right.Data[$"stock/{e}"]));

        var wrong = await CheckAsync(fixture.Endpoints, new ShiftedTime(TimeSpan.FromSeconds(5)));
        Assert.Equal(HealthStatus.Degraded, wrong.Status);
        Assert.Contains("this machine's clock is +5.0 s off", wrong.Description, StringComparison.Ordinal);
        Assert.DoesNotContain("clock of node", wrong.Description, StringComparison.Ordinal);
    }

    private static async Task SetAsync(ILocalServer node, string setting, string value)
    {
        await using var redis = await LockFixture.OpenAsync(node.Endpoint);
        await redis.GetServers()[0].ConfigSetAsync(setting, value);
    }

    private static async Task<HealthReportEntry> CheckAsync(IReadOnlyList<string> nodes, TimeProvider? time = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        if (time is not null)
            services.AddSingleton(time);
        services.AddRedisLocks(locks => locks.Group("stock", [.. nodes]));
        services.AddHealthChecks().AddRedisLocks();
        await using var provider = services.BuildServiceProvider();
        var group = (Groups.LockGroup)provider.GetRequiredService<ILockGroups>().Group("stock");
        await group.WaitForConnectionsAsync(Ct);
        await Poll.UntilAsync(
            () => group.Engine.Links.All(l => l.Node.IsConnected || l.Node.Name.StartsWith("127.0.0.1:1", StringComparison.Ordinal)
                || l.Node.Name == "127.0.0.1:2"),
            "the nodes that live are connected");
        return (await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(Ct)).Entries["locks"];
    }

    private sealed class ShiftedTime(TimeSpan shift) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + shift;
    }
}
