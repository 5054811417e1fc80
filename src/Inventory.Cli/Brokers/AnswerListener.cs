using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Inventory.Cli.Brokers;

/// <summary>
/// Listens to events on a queue of its own, which ends with this process. Plain client, not the bus: it stands for a subscriber that
/// knows nothing of the service but its exchanges.
/// </summary>
internal sealed class AnswerListener : IAsyncDisposable
{
    private readonly IChannel _channel;

    private AnswerListener(IChannel channel) => _channel = channel;

    /// <summary>Binds the queue and starts to listen; events published from now on are seen.</summary>
    public static async Task<AnswerListener> StartAsync(
        Broker broker, IEnumerable<Type> events, Action<Answer> onAnswer, CancellationToken cancellationToken)
    {
        var channel = await broker.OpenChannelAsync(cancellationToken);
        var queue = await channel.QueueDeclareAsync(cancellationToken: cancellationToken);
        foreach (var type in events)
        {
            // The exchange as the service declares it: whoever comes first creates it.
            var exchange = $"{type.Namespace}:{type.Name}";
            await channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);
            await channel.QueueBindAsync(queue.QueueName, exchange, "", cancellationToken: cancellationToken);
        }

        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            onAnswer(Read(delivery));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, cancellationToken);
        return new AnswerListener(channel);
    }

    public ValueTask DisposeAsync() => _channel.DisposeAsync();

    private static Answer Read(BasicDeliverEventArgs delivery)
    {
        using var document = JsonDocument.Parse(delivery.Body);
        var root = document.RootElement;
        var content = root.TryGetProperty("message", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : root;
        var messageId = delivery.BasicProperties.MessageId ?? Text(root, "messageId") ?? "";
        var subject = Text(content, "orderId") ?? Text(content, "adjustmentId") ?? "";
        return new Answer(delivery.Exchange[(delivery.Exchange.LastIndexOf(':') + 1)..], messageId, subject, Text(content, "detail"));
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
