using LocalStack.Tests.Support;
using Xunit;

namespace LocalStack.Tests;

public sealed class StartAndEndTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<ServerMode> All => Modes.All;

    [Theory, MemberData(nameof(All))]
    public async Task Nothing_is_left_after_the_end(ServerMode mode)
    {
        string dataRoot = Folders.Create();
        var options = new LocalServersOptions { Mode = mode, RedisNodes = 3, DataRoot = dataRoot };
        LocalServers stack = await LocalServers.StartAsync(options, cancellationToken: Stop);
        int[] ports = [.. stack.Servers.Select(server => server.Port), stack.RabbitMqManagementUri.Port];
        Assert.Equal(6, ports.Distinct().Count());
        Assert.DoesNotContain(ports, Net.IsFree);
        await stack.Redis[1].KillAsync(Stop);
        await stack.Redis[2].PauseAsync(Stop);

        await stack.DisposeAsync();

        await Eventually.TrueAsync(() => ports.All(Net.IsFree), "the ports are free");
        Assert.Empty(ProcessTable.Mentioning(dataRoot));
        Assert.Empty(Directory.GetFileSystemEntries(dataRoot));
        Directory.Delete(dataRoot);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Ports_are_free_after_the_end(ServerMode mode)
    {
        LocalServers stack = await LocalServers.StartAsync(
            new LocalServersOptions { Mode = mode, RedisNodes = 2, Postgres = false, RabbitMq = false },
            cancellationToken: Stop);
        int[] ports = [.. stack.Redis.Select(server => server.Port)];
        Assert.DoesNotContain(ports, Net.IsFree);
        Assert.Throws<InvalidOperationException>(() => stack.Postgres);
        Assert.Throws<InvalidOperationException>(() => stack.RabbitMqUri);

        await stack.DisposeAsync();

        await Eventually.TrueAsync(() => ports.All(Net.IsFree), "the ports are free");
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_server_that_cannot_start_is_named_with_the_end_of_its_log(ServerMode mode)
    {
        var options = new LocalServersOptions
        {
            Mode = mode,
            RedisNodes = 1,
            RabbitMq = false,
            Postgres = false,
            StartTimeout = TimeSpan.FromSeconds(20),
            Settings = new ServerSettings { RedisArguments = ["--maxmemory-policy", "whatever"] },
        };

        var failure = await Assert.ThrowsAsync<ServerStartException>(
            () => LocalServers.StartAsync(options, cancellationToken: Stop));

        Assert.StartsWith("redis-1 did not start", failure.Message, StringComparison.Ordinal);
        Assert.Contains("maxmemory-policy", failure.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_server_that_ends_by_itself_is_known_to_be_stopped(ServerMode mode)
    {
        await using LocalServers stack = await LocalServers.StartAsync(
            new LocalServersOptions { Mode = mode, RedisNodes = 1, Postgres = false, RabbitMq = false },
            cancellationToken: Stop);
        using (var client = new System.Net.Sockets.TcpClient(stack.Redis[0].Host, stack.Redis[0].Port))
            await client.GetStream().WriteAsync("SHUTDOWN NOSAVE\r\n"u8.ToArray(), Stop);

        await Eventually.TrueAsync(() => stack.Redis[0].State == ServerState.Stopped, "the server is known to be stopped");

        await stack.Redis[0].StartAsync(keepData: true, Stop);
        Assert.Equal(ServerState.Running, stack.Redis[0].State);
    }
}
