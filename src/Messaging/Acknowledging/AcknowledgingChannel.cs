using MassTransit.Middleware;
using MassTransit.RabbitMqTransport;
using Messaging.Endpoints;
using RabbitMQ.Client;

namespace Messaging.Acknowledging;

/// <summary>
/// The channel of a receive endpoint as MassTransit sees it. A batch acknowledges its deliveries here, all at once; MassTransit's own
/// acknowledgement of each then has nothing left to send. What is no part of a batch, or failed, takes MassTransit's way.
/// </summary>
/// <remarks>
/// It asks the broker one thing at a time. MassTransit declares several queues or exchanges at once; RabbitMQ.Client 7.2 lets those that are not
/// the first wait for a semaphore, which it disposes when the channel is lost, and who waits for a disposed one waits for ever: the endpoint
/// would never consume again.
/// </remarks>
internal sealed class AcknowledgingChannel(ChannelContext inner, Acknowledgements acknowledgements) : ProxyPipeContext(inner), ChannelContext
{
    private readonly ChannelTurns _calls = new();

    public IChannel Channel => inner.Channel;

    public ConnectionContext ConnectionContext => inner.ConnectionContext;

    /// <inheritdoc cref="Acknowledgements.AcknowledgeAsync"/>
    public Task AcknowledgeAsync(IEnumerable<ulong> tags) => acknowledgements.AcknowledgeAsync(tags);

    public ValueTask BasicAck(ulong deliveryTag, bool multiple, CancellationToken cancellationToken) => multiple
        ? throw new NotSupportedException("MassTransit acknowledges one delivery at a time.")
        : new(AcknowledgeAsync([deliveryTag]));

    public Task BasicNack(ulong deliveryTag, bool multiple, bool requeue, CancellationToken cancellationToken) =>
        acknowledgements.RejectAsync(deliveryTag, () => inner.BasicNack(deliveryTag, multiple, requeue, cancellationToken));

    public Task BasicPublishAsync(
        string exchange, string routingKey, bool mandatory, BasicProperties basicProperties, byte[] body, bool awaitAck, CancellationToken cancellationToken) =>
        inner.BasicPublishAsync(exchange, routingKey, mandatory, basicProperties, body, awaitAck, cancellationToken);

    public Task ExchangeBind(
        string destination, string source, string routingKey, IDictionary<string, object> arguments, CancellationToken cancellationToken) =>
        _calls.RunAsync(() => inner.ExchangeBind(destination, source, routingKey, arguments, cancellationToken));

    public Task ExchangeDeclare(
        string exchange, string type, bool durable, bool autoDelete, IDictionary<string, object> arguments, CancellationToken cancellationToken) =>
        _calls.RunAsync(() => inner.ExchangeDeclare(exchange, type, durable, autoDelete, arguments, cancellationToken));

    public Task ExchangeDeclarePassive(string exchange, CancellationToken cancellationToken) =>
        _calls.RunAsync(() => inner.ExchangeDeclarePassive(exchange, cancellationToken));

    public Task QueueBind(
        string queue, string exchange, string routingKey, IDictionary<string, object> arguments, CancellationToken cancellationToken) =>
        _calls.RunAsync(() => inner.QueueBind(queue, exchange, routingKey, arguments, cancellationToken));

    public Task<QueueDeclareOk> QueueDeclare(
        string queue, bool durable, bool exclusive, bool autoDelete, IDictionary<string, object> arguments, CancellationToken cancellationToken) =>
        _calls.RunAsync(() => inner.QueueDeclare(queue, durable, exclusive, autoDelete, arguments, cancellationToken));

    public Task<QueueDeclareOk> QueueDeclarePassive(string queue, CancellationToken cancellationToken) =>
        _calls.RunAsync(() => inner.QueueDeclarePassive(queue, cancellationToken));

    public Task<uint> QueuePurge(string queue, CancellationToken cancellationToken) =>
        _calls.RunAsync(() => inner.QueuePurge(queue, cancellationToken));

    public Task BasicQos(uint prefetchSize, ushort prefetchCount, bool global, CancellationToken cancellationToken) =>
        _calls.RunAsync(() => inner.BasicQos(prefetchSize, prefetchCount, global, cancellationToken));

    public Task<string> BasicConsume(
        string queue, bool noAck, bool exclusive, IDictionary<string, object> arguments, IAsyncBasicConsumer consumer, string consumerTag,
        CancellationToken cancellationToken) =>
        _calls.RunAsync(
            () => inner.BasicConsume(queue, noAck, exclusive, arguments, new UnawaitedConsumer(consumer), consumerTag, cancellationToken));

    public Task BasicCancel(string consumerTag, CancellationToken cancellationToken) =>
        _calls.RunAsync(() => inner.BasicCancel(consumerTag, cancellationToken));

    public void NotifyFaulted(Exception exception, Uri inputAddress) => inner.NotifyFaulted(exception, inputAddress);
}
