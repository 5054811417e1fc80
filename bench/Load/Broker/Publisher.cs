using RabbitMQ.Client;

namespace Load.Broker;

/// <summary>Publishes ready envelopes as fast as the broker confirms them.</summary>
public sealed class Publisher : IAsyncDisposable
{
    // So many wait for their confirmation at once.
    private const int Window = 1_000;

    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private Publisher(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    /// <summary>Opens a connection with publisher confirms.</summary>
    /// <param name="broker">The virtual host.</param>
    /// <param name="waits">
    /// Whether a publish waits for its confirm, which costs the client more than the message. Without, whoever publishes finds out in another
    /// way that everything has arrived.
    /// </param>
    public static async Task<Publisher> ConnectAsync(Uri broker, bool waits = true)
    {
        var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync("benchmark publisher");
        var options = new CreateChannelOptions(
            publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: waits, outstandingPublisherConfirmationsRateLimiter: null);
        return new Publisher(connection, await connection.CreateChannelAsync(options));
    }

    /// <summary>Publishes one message and returns when it is safe in a queue, or at once.</summary>
    public ValueTask PublishAsync(string exchange, Envelope envelope) => _channel.BasicPublishAsync(
        exchange, "", mandatory: true,
        new BasicProperties
        {
            MessageId = envelope.MessageId.ToString(),
            ContentType = Envelope.ContentType,
            DeliveryMode = DeliveryModes.Persistent,
        },
        envelope.Body);

    /// <summary>Publishes many, side by side, and returns when all are safe in a queue.</summary>
    public async Task PublishAsync(string exchange, IEnumerable<Envelope> envelopes)
    {
        var window = new Queue<Task>(Window);
        foreach (var envelope in envelopes)
        {
            if (window.Count == Window)
                await window.Dequeue();
            window.Enqueue(PublishAsync(exchange, envelope).AsTask());
        }

        await Task.WhenAll(window);
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
