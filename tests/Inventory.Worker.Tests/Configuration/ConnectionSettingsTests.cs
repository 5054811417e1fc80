using Inventory.Worker.Configuration;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Inventory.Worker.Tests.Configuration;

public sealed class ConnectionSettingsTests
{
    [Fact]
    public void Statements_are_prepared_and_connections_are_not_reset_unless_the_user_says_so()
    {
        var read = Read("Host=db;Database=inventory");
        Assert.Equal((100, true, "inventory"), (read.MaxAutoPrepare, read.NoResetOnClose, read.ApplicationName));
    }

    [Fact]
    public void What_the_user_says_stands()
    {
        var read = Read("Host=db;Database=inventory;max auto prepare=0;No Reset On Close=false;Application Name=shop");
        Assert.Equal((0, false, "shop"), (read.MaxAutoPrepare, read.NoResetOnClose, read.ApplicationName));
    }

    private static NpgsqlConnectionStringBuilder Read(string text) => new(ConnectionSettings.ReadPostgres(
        new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Postgres", text)]).Build()));
}
