using Messaging.Acknowledging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Messaging.Tests.Acknowledging;

public sealed class UnawaitedConsumerTests
{
    [Fact]
    public async Task The_next_delivery_is_taken_while_the_last_is_under_way_and_its_body_stays_what_it_was()
    {
        var slow = new SlowConsumer();
        var consumer = new UnawaitedConsumer(slow);
        byte[] memory = [1, 2, 3];

        var returned = DeliverAsync(consumer, memory);

        Assert.True(returned.IsCompletedSuccessfully);
        // The client uses it for the next delivery.
        Array.Clear(memory);
        slow.GoOn.SetResult();
        Assert.Equal([1, 2, 3], await slow.Read.Task);
    }

    private static Task DeliverAsync(UnawaitedConsumer consumer, byte[] memory) => consumer.HandleBasicDeliverAsync(
        "", 1, redelivered: false, "", "", new BasicProperties(), memory, TestContext.Current.CancellationToken);

    private sealed class SlowConsumer : IAsyncBasicConsumer
    {
        public TaskCompletionSource GoOn { get; } = new();

        public TaskCompletionSource<byte[]> Read { get; } = new();

        public IChannel? Channel => null;

        public async Task HandleBasicDeliverAsync(
            string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
            ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
        {
            await GoOn.Task;
            Read.SetResult(body.ToArray());
        }

        public Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task HandleBasicConsumeOkAsync(string consumerTag, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason) => Task.CompletedTask;
    }
}
