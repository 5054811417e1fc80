using LocalStack.Tests.Support;
using Xunit;

namespace LocalStack.Tests;

public sealed class ServerLifeTests(StackFixture fixture)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<ServerMode> All => Modes.All;

    [Theory, MemberData(nameof(All))]
    public async Task Every_server_answers_its_client(ServerMode mode)
    {
        LocalServers stack = await fixture.GetAsync(mode);

        Assert.Equal(mode, stack.Mode);
        Assert.Equal(["postgres", "rabbitmq", "redis-1", "redis-2"], stack.Servers.Select(server => server.Name));
        foreach (ILocalServer server in stack.Servers)
        {
            Assert.Equal(ServerState.Running, server.State);
            await Clients.WriteAsync(stack, server, "first");
            Assert.Equal("first", await Clients.ReadAsync(stack, server));
        }
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_killed_server_refuses_and_comes_back_on_its_port_with_its_data(ServerMode mode)
    {
        LocalServers stack = await fixture.GetAsync(mode);
        foreach (ILocalServer server in stack.Servers)
        {
            string endpoint = server.Endpoint;
            await Clients.WriteAsync(stack, server, "kept over a kill");
            await SettleAsync(server);

            await server.KillAsync(Stop);

            Assert.Equal(ServerState.Stopped, server.State);
            await Assert.ThrowsAnyAsync<Exception>(() => Clients.ReadAsync(stack, server));

            await server.StartAsync(keepData: true, Stop);

            Assert.Equal(endpoint, server.Endpoint);
            Assert.Equal("kept over a kill", await Clients.ReadAsync(stack, server));
        }
    }

    // RabbitMQ writes its register of quorum queues to disk lazily and offers no way to ask: a queue that is killed within some
    // milliseconds of its birth never gets a leader again.
    private static Task SettleAsync(ILocalServer server) =>
        server.Kind == ServerKind.RabbitMq ? Task.Delay(TimeSpan.FromSeconds(2), Stop) : Task.CompletedTask;

    [Theory, MemberData(nameof(All))]
    public async Task A_server_started_without_its_data_is_empty(ServerMode mode)
    {
        LocalServers stack = await fixture.GetAsync(mode);
        foreach (ILocalServer server in stack.Servers)
        {
            string endpoint = server.Endpoint;
            await Clients.WriteAsync(stack, server, "to be lost");

            await server.KillAsync(Stop);
            await server.StartAsync(keepData: false, Stop);

            Assert.Equal(endpoint, server.Endpoint);
            Assert.Null(await Clients.ReadAsync(stack, server));
        }
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_paused_server_hangs_and_resumes(ServerMode mode)
    {
        LocalServers stack = await fixture.GetAsync(mode);
        foreach (ILocalServer server in stack.Servers)
        {
            await Clients.WriteAsync(stack, server, "from before the pause");

            await server.PauseAsync(Stop);

            Assert.Equal(ServerState.Paused, server.State);
            Assert.False(Net.IsFree(server.Port));
            // The AMQP client would wait for ever.
            await Assert.ThrowsAnyAsync<Exception>(() => Clients.AskAsync(stack, server).WaitAsync(TimeSpan.FromSeconds(3), Stop));

            await server.ResumeAsync(Stop);

            Assert.Equal(ServerState.Running, server.State);
            Assert.Equal("from before the pause", await Clients.ReadAsync(stack, server));
        }
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_paused_server_can_be_killed(ServerMode mode)
    {
        ILocalServer server = (await fixture.GetAsync(mode)).Redis[0];
        await server.PauseAsync(Stop);

        await server.KillAsync(Stop);

        Assert.Equal(ServerState.Stopped, server.State);
        await server.StartAsync(keepData: true, Stop);
        Assert.Equal(ServerState.Running, server.State);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Repeated_and_impossible_wishes_are_told_apart(ServerMode mode)
    {
        ILocalServer server = (await fixture.GetAsync(mode)).Redis[1];

        await server.ResumeAsync(Stop);
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.StartAsync(keepData: true, Stop));
        await server.KillAsync(Stop);
        await server.KillAsync(Stop);
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.PauseAsync(Stop));
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.ResumeAsync(Stop));

        await server.StartAsync(keepData: true, Stop);
        await server.PauseAsync(Stop);
        await server.PauseAsync(Stop);
        await server.ResumeAsync(Stop);
        Assert.Equal(ServerState.Running, server.State);
    }
}
