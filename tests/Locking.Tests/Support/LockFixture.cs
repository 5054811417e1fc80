using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;

namespace Locking.Tests.Support;

/// <summary>Five nodes that live as long as a test class; each test uses keys or groups of its own.</summary>
public sealed class LockFixture : IAsyncLifetime
{
    private static int s_groups;

    public RedisServers Redis { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Redis = await RedisServers.StartAsync(5);

    public ValueTask DisposeAsync() => Redis.DisposeAsync();

    /// <summary>A process of its own, as far as locks are concerned: connections, groups and waiters are not shared.</summary>
    public static TestLocks Connect(IEnumerable<string> endpoints, Action<LockGroupOptions>? configure = null, string? prefix = null)
    {
        var services = new ServiceCollection();
        services.AddRedisLocks(locks => locks.Group("test", group =>
        {
            group.Nodes = [.. endpoints];
            group.KeyPrefix = prefix ?? $"test{Interlocked.Increment(ref s_groups)}";
            group.Ttl = TimeSpan.FromSeconds(3);
            configure?.Invoke(group);
        }));
        return new TestLocks(services.BuildServiceProvider());
    }

    public static Task<ConnectionMultiplexer> OpenAsync(string endpoint) =>
        ConnectionMultiplexer.ConnectAsync(endpoint + ",allowAdmin=true");
}
