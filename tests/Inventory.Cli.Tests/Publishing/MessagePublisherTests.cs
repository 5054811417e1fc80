using System.Text.Json;
using Inventory.Cli.Brokers;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Publishing;
using Inventory.Cli.Tests.Servers;
using RabbitMQ.Client;

namespace Inventory.Cli.Tests.Publishing;

public sealed class MessagePublisherTests(StackFixture fixture)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private static readonly OrderPlan Plan = new() { Count = 200, Skus = 20, Seed = 7, Prefix = "order-7-", DuplicatesPercent = 50 };

    [Fact]
    public async Task Orders_are_not_lost_when_no_queue_takes_them()
    {
        var address = await fixture.Servers.CreateVirtualHostAsync(Stop);
        await using var publisher = await MessagePublisher.StartAsync(address, raw: false, TimeSpan.Zero, Stop);

        var problem = await Assert.ThrowsAsync<UserErrorException>(() => new OrderRun(Plan, 0, TimeProvider.System).SendAsync(publisher, Stop));

        Assert.Contains("start a worker first", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orders_can_wait_for_the_queue()
    {
        var address = await fixture.Servers.CreateVirtualHostAsync(Stop);
        await using var broker = await Broker.ConnectAsync(address, Stop);
        await using var publisher = await MessagePublisher.StartAsync(address, raw: false, TimeSpan.FromMinutes(1), Stop);

        var sending = new OrderRun(Plan, 0, TimeProvider.System).SendAsync(publisher, Stop);
        await using var channel = await BindAsync(broker);

        Assert.Equal(300, (await sending).OrdersSent);
        Assert.Equal(300, await broker.DepthAsync("test.orders", Stop));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Orders_and_duplicates_reach_the_queue(bool raw)
    {
        var address = await fixture.Servers.CreateVirtualHostAsync(Stop);
        await using var broker = await Broker.ConnectAsync(address, Stop);
        await using var channel = await BindAsync(broker);
        await using var publisher = await MessagePublisher.StartAsync(address, raw, TimeSpan.Zero, Stop);

        var summary = await new OrderRun(Plan, 0, TimeProvider.System).SendAsync(publisher, Stop);

        Assert.Equal((300, 200, 100), (summary.OrdersSent, summary.OrdersDistinct, summary.DuplicatesSent));
        Assert.Equal(300, await broker.DepthAsync("test.orders", Stop));
        var messages = new List<(string? Id, string Order)>();
        while (await channel.BasicGetAsync("test.orders", autoAck: true, Stop) is { } message)
        {
            using var document = JsonDocument.Parse(message.Body);
            var content = raw ? document.RootElement : document.RootElement.GetProperty("message");
            messages.Add((message.BasicProperties.MessageId, content.GetProperty("orderId").GetString()!));
        }

        Assert.Equal(200, messages.Distinct().Count());
        Assert.Equal(200, messages.Select(m => m.Order).Distinct().Count());
    }

    [Fact]
    public async Task A_broker_that_does_not_answer_is_one_line()
    {
        var nobody = new Uri("amqp://guest:guest@127.0.0.1:1/");

        var problem = await Assert.ThrowsAsync<UserErrorException>(() => MessagePublisher.StartAsync(nobody, raw: false, TimeSpan.Zero, Stop));

        Assert.DoesNotContain('\n', problem.Message);
    }

    private static async Task<IChannel> BindAsync(Broker broker)
    {
        var channel = await broker.OpenChannelAsync(Stop);
        await channel.ExchangeDeclareAsync("Inventory.Contracts:OrderPlaced", ExchangeType.Fanout, durable: true, cancellationToken: Stop);
        await channel.QueueDeclareAsync("test.orders", durable: true, exclusive: false, autoDelete: false, cancellationToken: Stop);
        await channel.QueueBindAsync("test.orders", "Inventory.Contracts:OrderPlaced", "", cancellationToken: Stop);
        return channel;
    }
}
