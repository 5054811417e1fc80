using Locking.Groups;
using Microsoft.Extensions.DependencyInjection;

namespace Locking.Tests.Support;

/// <summary>A service provider with one lock group, <c>test</c>.</summary>
public sealed class TestLocks(ServiceProvider provider) : IAsyncDisposable
{
    public IServiceProvider Services => provider;

    public ILockGroup Group { get; } = provider.GetRequiredService<ILockGroups>().Group("test");

    internal LockGroup Inner => (LockGroup)Group;

    public string Prefix => Inner.Options.KeyPrefix!;

    public string RedisKey(string key) => $"{{{Prefix}}}:lock:{key}";

    public ValueTask DisposeAsync() => provider.DisposeAsync();
}
