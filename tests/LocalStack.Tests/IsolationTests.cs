using LocalStack.Tests.Support;
using Npgsql;
using Xunit;

namespace LocalStack.Tests;

public sealed class IsolationTests(StackFixture fixture)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<ServerMode> All => Modes.All;

    [Theory, MemberData(nameof(All))]
    public async Task Databases_do_not_see_each_other(ServerMode mode)
    {
        LocalServers stack = await fixture.GetAsync(mode);
        string one = await stack.CreateDatabaseAsync(Stop);
        string other = await stack.CreateDatabaseAsync(Stop);

        await Clients.ExecuteAsync(one, "CREATE TABLE mine (id int)");

        Assert.Equal("mine", await Clients.ScalarAsync(one, "SELECT to_regclass('mine')::text"));
        Assert.Null(await Clients.ScalarAsync(other, "SELECT to_regclass('mine')::text"));
        Assert.Equal(GssEncryptionMode.Disable, new NpgsqlConnectionStringBuilder(one).GssEncryptionMode);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Virtual_hosts_do_not_see_each_other(ServerMode mode)
    {
        LocalServers stack = await fixture.GetAsync(mode);
        Uri one = await stack.CreateVirtualHostAsync(Stop);
        Uri other = await stack.CreateVirtualHostAsync(Stop);

        await Clients.PublishAsync(one, "mine", "message");

        Assert.Null(await Clients.GetAsync(other, "mine"));
        Assert.Equal("message", await Clients.GetAsync(one, "mine"));
        await Assert.ThrowsAnyAsync<Exception>(() => Clients.GetAsync(new Uri(one, "/absent"), "mine"));
    }

    [Theory, MemberData(nameof(All))]
    public async Task Servers_are_durable_and_have_what_the_service_needs(ServerMode mode)
    {
        LocalServers stack = await fixture.GetAsync(mode);

        foreach (string setting in (string[])["fsync", "synchronous_commit", "full_page_writes"])
            Assert.Equal("on", await Clients.ScalarAsync(stack.PostgresConnectionString, $"SELECT current_setting('{setting}')"));
        await Clients.ExecuteAsync(await stack.CreateDatabaseAsync(Stop), "CREATE EXTENSION pg_stat_statements");

        using var client = new HttpClient();
        string credentials = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(stack.RabbitMqManagementUri.UserInfo));
        client.DefaultRequestHeaders.Authorization = new("Basic", credentials);
        string overview = await client.GetStringAsync(new Uri(stack.RabbitMqManagementUri, "api/overview"), Stop);
        Assert.Contains("\"x-consistent-hash\"", overview, StringComparison.Ordinal);
    }
}
