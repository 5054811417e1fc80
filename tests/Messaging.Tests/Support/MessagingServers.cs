using LocalStack;

[assembly: AssemblyFixture(typeof(Messaging.Tests.Support.MessagingServers))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Messaging.Tests.Support;

/// <summary>One Postgres, one RabbitMQ and three Redis nodes for all tests; each test has a database and a virtual host of its own.</summary>
public sealed class MessagingServers : IAsyncLifetime
{
    public LocalServers Servers { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Servers = await LocalServers.StartAsync(new LocalServersOptions { RedisNodes = 3 });

    public ValueTask DisposeAsync() => Servers.DisposeAsync();
}
