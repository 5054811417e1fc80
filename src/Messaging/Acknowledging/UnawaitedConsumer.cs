using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Messaging.Acknowledging;

/// <summary>
/// Takes the next delivery before the last one has been dealt with, on one loop. RabbitMQ.Client would have a loop for each delivery that
/// may be under way, and wakes all that are idle for each that comes.
/// </summary>
internal sealed class UnawaitedConsumer(IAsyncBasicConsumer inner) : IAsyncBasicConsumer
{
    public IChannel? Channel => inner.Channel;

    public Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        // The client takes its memory back when this returns. MassTransit's consumer fails for no delivery: it logs.
        _ = inner.HandleBasicDeliverAsync(
            consumerTag, deliveryTag, redelivered, exchange, routingKey, properties, body.ToArray(), cancellationToken);
        return Task.CompletedTask;
    }

    public Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default) =>
        inner.HandleBasicCancelAsync(consumerTag, cancellationToken);

    public Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken = default) =>
        inner.HandleBasicCancelOkAsync(consumerTag, cancellationToken);

    public Task HandleBasicConsumeOkAsync(string consumerTag, CancellationToken cancellationToken = default) =>
        inner.HandleBasicConsumeOkAsync(consumerTag, cancellationToken);

    public Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason) => inner.HandleChannelShutdownAsync(channel, reason);
}
