using LocalStack;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;

namespace Locking.Tests.Support;

/// <summary>Five nodes that live as long as a test class; each test uses keys or groups of its own.</summary>
public sealed class LockFixture : IAsyncLifetime
{
    private static int _groups;

    private LocalServers _servers = null!;

    public IReadOnlyList<ILocalServer> Nodes => _servers.Redis;

    public IReadOnlyList<string> Endpoints => _servers.RedisEndpoints;

    public async ValueTask InitializeAsync() => _servers = await RedisNodes.StartAsync(5);

    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    /// <summary>A process of its own, as far as locks are concerned: connections, groups and waiters are not shared.</summary>
    public static async Task<TestLocks> ConnectAsync(
        IEnumerable<string> endpoints, Action<LockGroupOptions>? configure = null, string? prefix = null, bool areNew = true)
    {
        var services = new ServiceCollection();
        services.AddRedisLocks(locks => locks.Group("test", group =>
        {
            group.Nodes = [.. endpoints];
            group.KeyPrefix = prefix ?? $"test{Interlocked.Increment(ref _groups)}";
            group.Ttl = TimeSpan.FromSeconds(3);
            configure?.Invoke(group);
        }));
        var locks = new TestLocks(services.BuildServiceProvider());
        if (areNew)
            await locks.Group.DeclareNodesNewAsync();
        return locks;
    }

    public static Task<ConnectionMultiplexer> OpenAsync(string endpoint) =>
        ConnectionMultiplexer.ConnectAsync(endpoint + ",allowAdmin=true");
}
