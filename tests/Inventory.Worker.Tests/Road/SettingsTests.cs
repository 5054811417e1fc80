using Inventory.Worker.Tests.Road.Support;

namespace Inventory.Worker.Tests.Road;

/// <summary>A wrong setting ends the service at once, with one line that names it.</summary>
[Collection(RoadCollection.Name)]
public sealed class SettingsTests
{
    private static readonly string[] Sound =
    [
        "--ConnectionStrings:Postgres=Host=127.0.0.1;Port=1;Database=inventory;Username=nobody",
        "--ConnectionStrings:RabbitMq=amqp://guest:guest@127.0.0.1:1/",
        "--Locks:Groups:stock:Nodes:0=127.0.0.1:1",
        "--Locks:Groups:payment:Nodes:0=127.0.0.1:1",
        "--Payments:ApiKey=sk_test_simulated",
        "--Payments:ApiBase=http://127.0.0.1:1",
        "--Operations:Url=http://127.0.0.1:0",
        "--Messaging:RedeliveryDelaysMs:0=100",
    ];

    [Theory]
    [InlineData("ConnectionStrings:Postgres", "--ConnectionStrings:Postgres=")]
    [InlineData("ConnectionStrings:Postgres", "--ConnectionStrings:Postgres=nonsense")]
    [InlineData("ConnectionStrings:Postgres", "--ConnectionStrings:Postgres=Database=inventory")]
    [InlineData("ConnectionStrings:RabbitMq", "--ConnectionStrings:RabbitMq=")]
    [InlineData("ConnectionStrings:RabbitMq", "--ConnectionStrings:RabbitMq=http://localhost/")]
    [InlineData("Messaging:BatchSize", "--Messaging:BatchSize=0")]
    [InlineData("Messaging:BatchSize", "--Messaging:BatchSize=many")]
    [InlineData("Messaging:BatchWait", "--Messaging:BatchWait=soon")]
    [InlineData("Messaging:UseLocks", "--Messaging:UseLocks=perhaps")]
    [InlineData("Messaging:RedeliveryDelaysMs:1", "--Messaging:RedeliveryDelaysMs:1=-1")]
    [InlineData("Messaging:Retention", "--Messaging:Retention=01:00:00")]
    [InlineData("Messaging:Retention", "--Messaging:Retention=forever")]
    [InlineData("Messaging:RetentionEpochs", "--Messaging:RetentionEpochs=0")]
    [InlineData("Messaging:RetentionInterval", "--Messaging:RetentionInterval=00:00:00")]
    [InlineData("Reservations:Hold", "--Reservations:Hold=00:00:00")]
    [InlineData("Reservations:SweepInterval", "--Reservations:SweepInterval=00:00:00")]
    [InlineData("Reservations:SweepInterval", "--Reservations:SweepInterval=soon")]
    [InlineData("Reservations:SweepBatch", "--Reservations:SweepBatch=0")]
    [InlineData("Groups:stock:Nodes", "--Locks:Groups:stock:Nodes:1=127.0.0.1:2")]
    [InlineData("Groups:stock:NodeTimeout", "--Locks:Groups:stock:NodeTimeout=00:00:09")]
    [InlineData("Payments:ApiKey", "--Payments:ApiKey=")]
    [InlineData("Operations:Url", "--Operations:Url=")]
    [InlineData("Operations:Url", "--Operations:Url=here")]
    public async Task It_is_named_in_one_line(string key, string mistake)
    {
        using var worker = WorkerProcess.Start([.. Sound, mistake]);

        var (exitCode, output, errors) = await worker.WaitForExitAsync();

        Assert.Equal((1, ""), (exitCode, output));
        var line = Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(key, line, StringComparison.Ordinal);
    }
}
