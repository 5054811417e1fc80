using MassTransit.Middleware;
using MassTransit.RabbitMqTransport;
using Messaging.Endpoints;
using RabbitMQ.Client;

namespace Messaging.Acknowledging;

/// <summary>
/// The channel of a receive endpoint as MassTransit sees it. A batch acknowledges its deliveries here, all at once; MassTransit's own
/// acknowledgement of each then has nothing left to send. What is no part of a batch, or failed, takes MassTransit's way.
/// </summary>
/// <remarks>What is asked of it ends with it: see <see cref="ChannelLoss"/>.</remarks>
internal sealed class AcknowledgingChannel(ChannelContext inner, Acknowledgements acknowledgements) : ProxyPipeContext(inner), ChannelContext
{
    public IChannel Channel => inner.Channel;

    public ConnectionContext ConnectionContext => inner.ConnectionContext;

    /// <inheritdoc cref="Acknowledgements.AcknowledgeAsync"/>
    public Task AcknowledgeAsync(IEnumerable<ulong> tags) => acknowledgements.Loss.EndsAsync(acknowledgements.AcknowledgeAsync(tags));

    public ValueTask BasicAck(ulong deliveryTag, bool multiple, CancellationToken cancellationToken) => multiple
        ? throw new NotSupportedException("MassTransit acknowledges one delivery at a time.")
        : new(AcknowledgeAsync([deliveryTag]));

    public Task BasicNack(ulong deliveryTag, bool multiple, bool requeue, CancellationToken cancellationToken) =>
        acknowledgements.Loss.EndsAsync(
            acknowledgements.RejectAsync(deliveryTag, () => inner.BasicNack(deliveryTag, multiple, requeue, cancellationToken)));

    public Task BasicPublishAsync(
        string exchange, string routingKey, bool mandatory, BasicProperties basicProperties, byte[] body, bool awaitAck, CancellationToken cancellationToken) =>
        acknowledgements.Loss.EndsAsync(inner.BasicPublishAsync(exchange, routingKey, mandatory, basicProperties, body, awaitAck, cancellationToken));

    public Task ExchangeBind(
        string destination, string source, string routingKey, IDictionary<string, object> arguments, CancellationToken cancellationToken) =>
        acknowledgements.Loss.EndsAsync(inner.ExchangeBind(destination, source, routingKey, arguments, cancellationToken));

    public Task ExchangeDeclare(
        string exchange, string type, bool durable, bool autoDelete, IDictionary<string, object> arguments, CancellationToken cancellationToken) =>
        acknowledgements.Loss.EndsAsync(inner.ExchangeDeclare(exchange, type, durable, autoDelete, arguments, cancellationToken));

    public Task ExchangeDeclarePassive(string exchange, CancellationToken cancellationToken) =>
        acknowledgements.Loss.EndsAsync(inner.ExchangeDeclarePassive(exchange, cancellationToken));

    public Task QueueBind(
        string queue, string exchange, string routingKey, IDictionary<string, object> arguments, CancellationToken cancellationToken) =>
        acknowledgements.Loss.EndsAsync(inner.QueueBind(queue, exchange, routingKey, arguments, cancellationToken));

    public Task<QueueDeclareOk> QueueDeclare(
        string queue, bool durable, bool exclusive, bool autoDelete, IDictionary<string, object> arguments, CancellationToken cancellationToken) =>
        acknowledgements.Loss.EndsAsync(inner.QueueDeclare(queue, durable, exclusive, autoDelete, arguments, cancellationToken));

    public Task<QueueDeclareOk> QueueDeclarePassive(string queue, CancellationToken cancellationToken) =>
        acknowledgements.Loss.EndsAsync(inner.QueueDeclarePassive(queue, cancellationToken));

    public Task<uint> QueuePurge(string queue, CancellationToken cancellationToken) =>
        acknowledgements.Loss.EndsAsync(inner.QueuePurge(queue, cancellationToken));

    public Task BasicQos(uint prefetchSize, ushort prefetchCount, bool global, CancellationToken cancellationToken) =>
        acknowledgements.Loss.EndsAsync(inner.BasicQos(prefetchSize, prefetchCount, global, cancellationToken));

    public Task<string> BasicConsume(
        string queue, bool noAck, bool exclusive, IDictionary<string, object> arguments, IAsyncBasicConsumer consumer, string consumerTag,
        CancellationToken cancellationToken) =>
        acknowledgements.Loss.EndsAsync(
            inner.BasicConsume(queue, noAck, exclusive, arguments, new UnawaitedConsumer(consumer), consumerTag, cancellationToken));

    public Task BasicCancel(string consumerTag, CancellationToken cancellationToken) =>
        acknowledgements.Loss.EndsAsync(inner.BasicCancel(consumerTag, cancellationToken));

    public void NotifyFaulted(Exception exception, Uri inputAddress) => inner.NotifyFaulted(exception, inputAddress);
}
