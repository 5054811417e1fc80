using Messaging.Tests.Support;

namespace Messaging.Tests.Endpoints;

public sealed class LostChannelTests(MessagingServers servers)
{
    [Fact]
    public async Task Endpoints_whose_connection_is_lost_while_they_declare_their_queues_consume_on_the_next_one()
    {
        BrokenLine? line = null;
        try
        {
            await using var bench = await Bench.StartAsync(servers, reach: broker => (line = new BrokenLine(broker, channels: 2)).Address);

            await bench.Broker.SendAsync(Bench.Toys, ("first", 1));
            await bench.Broker.SendAsync(Bench.Jewels, ("second", 2));

            await bench.Broker.WaitForAsync(2);
            Assert.True(line!.HasBroken);
        }
        finally
        {
            await (line?.DisposeAsync() ?? default);
        }
    }
}
