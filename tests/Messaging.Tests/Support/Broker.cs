using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Messaging.Tests.Support;

/// <summary>An event that was published.</summary>
internal sealed record Seen(Guid MessageId, string Id, int Amount);

/// <summary>A message as it lies in a queue.</summary>
internal sealed record Lying(
    string Body, IReadOnlyDictionary<string, string> Headers, string? ContentType, bool Persistent, string? MessageId);

/// <summary>Sends toys, listens to what is made of them, and looks into queues; without MassTransit.</summary>
internal sealed class Broker : IAsyncDisposable
{
    private static readonly CreateChannelOptions Confirmed = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
    private static readonly string MadeExchange = Exchange(typeof(Made));

    private readonly ConcurrentQueue<Seen> _seen = [];
    private readonly IConnection _connection;

    private Broker(IConnection connection, IChannel channel)
    {
        _connection = connection;
        Channel = channel;
    }

    public IChannel Channel { get; }

    public IReadOnlyList<Seen> Seen => [.. _seen];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The exchange that MassTransit publishes a type to.</summary>
    public static string Exchange(Type type) => $"{type.Namespace}:{type.Name}";

    public static async Task<Broker> ConnectAsync(Uri address)
    {
        var connection = await new ConnectionFactory { Uri = address }.CreateConnectionAsync(Stop);
        var broker = new Broker(connection, await connection.CreateChannelAsync(Confirmed, Stop));
        await broker.ListenAsync();
        return broker;
    }

    public Task SendAsync(string queue, params IEnumerable<(string Id, int Amount)> toys) =>
        Task.WhenAll(toys.Select(toy => SendOneAsync(queue, toy, new BasicProperties())).ToList());

    public async Task SendOneAsync(string queue, (string Id, int Amount) toy, BasicProperties properties) => await Channel.BasicPublishAsync(
        queue, "", mandatory: true, properties, JsonSerializer.SerializeToUtf8Bytes(new { id = toy.Id, amount = toy.Amount }), Stop);

    public Task WaitForAsync(int count) =>
        Eventually.IsTrueAsync(() => Task.FromResult(_seen.Count >= count), () => $"{_seen.Count} of {count} events: {string.Join('\n', _seen)}");

    /// <summary>Takes so many messages out of a queue.</summary>
    public async Task<IReadOnlyList<Lying>> TakeAsync(string queue, int count)
    {
        var taken = new List<Lying>();
        await Eventually.IsTrueAsync(
            async () =>
            {
                // While the service is making a queue, RabbitMQ answers a get with an error that ends the connection.
                while (await DepthAsync(queue) > 0 && await Channel.BasicGetAsync(queue, autoAck: true, Stop) is { } message)
                    taken.Add(Lie(message));
                return taken.Count >= count;
            },
            () => $"{taken.Count} of {count} messages in {queue}");
        Assert.Equal(count, taken.Count);
        return taken;
    }

    /// <summary>Messages waiting in a queue; null when there is no such queue.</summary>
    public async Task<long?> DepthAsync(string queue)
    {
        await using var channel = await _connection.CreateChannelAsync(cancellationToken: Stop);
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, Stop)).MessageCount;
        }
        catch (OperationInterruptedException problem) when (problem.ShutdownReason?.ReplyCode == 404)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static Lying Lie(BasicGetResult message) => new(
        Encoding.UTF8.GetString(message.Body.Span), Headers(message.BasicProperties), message.BasicProperties.ContentType,
        message.BasicProperties.Persistent, message.BasicProperties.MessageId);

    private static Dictionary<string, string> Headers(IReadOnlyBasicProperties properties) =>
        (properties.Headers ?? new Dictionary<string, object?>())
            .ToDictionary(h => h.Key, h => h.Value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : $"{h.Value}");

    private async Task ListenAsync()
    {
        var queue = (await Channel.QueueDeclareAsync(cancellationToken: Stop)).QueueName;
        await Channel.ExchangeDeclareAsync(MadeExchange, ExchangeType.Fanout, durable: true, cancellationToken: Stop);
        await Channel.QueueBindAsync(queue, MadeExchange, "", cancellationToken: Stop);
        var consumer = new AsyncEventingBasicConsumer(Channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            using var envelope = JsonDocument.Parse(delivery.Body);
            var made = envelope.RootElement.GetProperty("message");
            _seen.Enqueue(new(
                envelope.RootElement.GetProperty("messageId").GetGuid(), made.GetProperty("id").GetString()!, made.GetProperty("amount").GetInt32()));
            return Task.CompletedTask;
        };
        await Channel.BasicConsumeAsync(queue, autoAck: true, consumer, Stop);
    }
}
