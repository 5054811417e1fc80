using LocalStack.Processes;
using Xunit;

namespace LocalStack.Tests;

public sealed class ServerBinariesTests
{
    [Fact]
    public void What_is_missing_and_the_command_that_installs_it_are_named_in_one_line()
    {
        var failure = Assert.Throws<ServersMissingException>(
            () => ServerBinaries.Find(new LocalServersOptions(), path => path.EndsWith("/setsid", StringComparison.Ordinal)));

        Assert.Equal(
            "Not installed: redis-server, postgresql, rabbitmq-server. Type ./run setup to install, or start a Docker engine to use containers.",
            failure.Message);
    }

    [Fact]
    public void Only_what_the_stack_needs_is_looked_for()
    {
        var onlyRedis = new LocalServersOptions { Postgres = false, RabbitMq = false };

        ServerBinaries found = ServerBinaries.Find(
            onlyRedis, path => path is "/usr/bin/setsid" or "/usr/bin/redis-server");

        Assert.Equal("/usr/bin/redis-server", found.RedisServer);
    }
}
