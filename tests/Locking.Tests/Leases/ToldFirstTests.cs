using Locking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Locking.Tests.Leases;

/// <summary>A logger that throws, or takes long, keeps no holder from hearing that its lease is lost.</summary>
public sealed class ToldFirstTests(LockFixture fixture) : IClassFixture<LockFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_holder_is_told_before_the_log_each_time()
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(new Throwing());
        services.AddRedisLocks(locks => locks.Group("test", group =>
        {
            group.Nodes = [fixture.Endpoints[0]];
            group.KeyPrefix = "told-first";
            group.Ttl = TimeSpan.FromMilliseconds(600);
            group.NodeTimeout = TimeSpan.FromMilliseconds(100);
        }));
        await using var locks = new TestLocks(services.BuildServiceProvider());
        await locks.Group.DeclareNodesNewAsync();
        await using var redis = await LockFixture.OpenAsync(fixture.Endpoints[0]);

        for (var i = 0; i < 3; i++)
        {
            await using var lease = (await locks.Group.AcquireAsync("a", TimeSpan.FromSeconds(20), Ct)).GetLeaseOrThrow();
            var lost = lease.Lost;
            await redis.GetDatabase().KeyDeleteAsync(locks.RedisKey("a"));
            await Poll.UntilAsync(() => lost.IsCancellationRequested, "the holder is told");
        }
    }

    private sealed class Throwing : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("The disk is full.");

        public void Dispose()
        {
        }
    }
}
