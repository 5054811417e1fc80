using System.Globalization;
using LocalStack;
using StackExchange.Redis;

namespace Locking.Tests.Support;

/// <summary>Real, empty Redis nodes, in containers or as processes, which a test can freeze, kill and restart one by one.</summary>
public static class RedisNodes
{
    /// <summary>Starts nodes and nothing else; gone when disposed.</summary>
    public static Task<LocalServers> StartAsync(int count, params IEnumerable<string> arguments) => LocalServers.StartAsync(
        new LocalServersOptions
        {
            RedisNodes = count,
            Postgres = false,
            RabbitMq = false,
            // Not "local": to a server in a container, nobody is.
            Settings = new ServerSettings { RedisArguments = ["--enable-debug-command", "yes", .. arguments] },
        },
        cancellationToken: Xunit.TestContext.Current.CancellationToken);

    /// <summary>Kills a node and starts it again without anything it knew.</summary>
    public static async Task RestartEmptyAsync(this ILocalServer node)
    {
        await node.KillAsync();
        await node.StartAsync(keepData: false);
    }

    /// <summary>For how many whole seconds the server says that it has been up.</summary>
    public static async Task<long> UptimeAsync(this ConnectionMultiplexer server) => long.Parse(
        (await server.GetServers()[0].InfoAsync("server")).SelectMany(g => g).First(v => v.Key == "uptime_in_seconds").Value,
        CultureInfo.InvariantCulture);
}
