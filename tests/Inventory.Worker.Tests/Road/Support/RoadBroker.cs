using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Inventory.Worker.Tests.Road.Support;

/// <summary>What stands around the service: whoever sends to it and whoever listens to its events, without MassTransit.</summary>
internal sealed class RoadBroker : IAsyncDisposable
{
    private static readonly CreateChannelOptions Confirmed = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    private readonly ConcurrentQueue<Seen> _seen = [];
    private readonly IConnection _connection;
    private readonly IChannel _sending;
    private readonly IChannel _listening;

    private RoadBroker(IConnection connection, IChannel sending, IChannel listening)
    {
        _connection = connection;
        _sending = sending;
        _listening = listening;
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public IReadOnlyList<Seen> Seen => [.. _seen];

    public static async Task<RoadBroker> ConnectAsync(Uri address)
    {
        var connection = await new ConnectionFactory { Uri = address }.CreateConnectionAsync(Stop);
        var broker = new RoadBroker(
            connection, await connection.CreateChannelAsync(Confirmed, Stop), await connection.CreateChannelAsync(cancellationToken: Stop));
        await broker.ListenAsync();
        return broker;
    }

    /// <summary>Sends all of them at once and waits until the broker has confirmed them.</summary>
    public Task SendAsync(string queue, params IEnumerable<string> bodies) =>
        Task.WhenAll(bodies.Select(body => SendOneAsync(queue, body, new BasicProperties { ContentType = "application/json" })).ToList());

    public async Task SendOneAsync(string queue, string body, BasicProperties properties) =>
        await _sending.BasicPublishAsync(queue, "", mandatory: true, properties, Encoding.UTF8.GetBytes(body), Stop);

    /// <summary>Waits until so many events match.</summary>
    public async Task<IReadOnlyList<Seen>> WaitForAsync(int count, Func<Seen, bool> match)
    {
        IReadOnlyList<Seen> found = [];
        await Eventually.IsTrueAsync(
            () => Task.FromResult((found = [.. _seen.Where(match)]).Count >= count),
            () => $"{found.Count} of {count} events; seen: {string.Join('\n', _seen)}");
        Assert.Equal(count, found.Count);
        return found;
    }

    public async Task<Seen> WaitForAsync(string type, string field, string value) =>
        Assert.Single(await WaitForAsync(1, e => e.Type == type && e[field] == value));

    /// <summary>Takes so many messages out of an error queue.</summary>
    public async Task<IReadOnlyList<Refused>> TakeErrorsAsync(string queue, int count)
    {
        var refused = new List<Refused>();
        await Eventually.IsTrueAsync(
            async () =>
            {
                while (await _sending.BasicGetAsync($"{queue}_error", autoAck: true, Stop) is { } message)
                    refused.Add(new(Encoding.UTF8.GetString(message.Body.Span), Header(message.BasicProperties, "MT-Fault-Message")));
                return refused.Count >= count;
            },
            () => $"{refused.Count} of {count} messages in the error queue: {string.Join('\n', refused)}");
        Assert.Equal(count, refused.Count);
        return refused;
    }

    /// <summary>Waits until a queue holds so many messages, and loses them.</summary>
    public async Task LoseAsync(string queue, int count)
    {
        await Eventually.IsTrueAsync(async () => await DepthAsync(queue) == count, () => $"{queue} does not hold {count} messages");
        Assert.Equal((uint)count, await _sending.QueuePurgeAsync(queue, Stop));
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

    /// <summary>How many consumers a queue has; 0 when there is no such queue.</summary>
    public async Task<uint> ConsumersAsync(string queue)
    {
        await using var channel = await _connection.CreateChannelAsync(cancellationToken: Stop);
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, Stop)).ConsumerCount;
        }
        catch (OperationInterruptedException problem) when (problem.ShutdownReason?.ReplyCode == 404)
        {
            return 0;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _sending.DisposeAsync();
        await _listening.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static string? Header(IReadOnlyBasicProperties properties, string name) =>
        properties.Headers?.TryGetValue(name, out var value) == true
            ? value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : value?.ToString()
            : null;

    private async Task ListenAsync()
    {
        var queue = (await _listening.QueueDeclareAsync(cancellationToken: Stop)).QueueName;
        foreach (var type in WorkerHost.OutgoingMessages)
        {
            var exchange = $"{type.Namespace}:{type.Name}";
            await _listening.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true, cancellationToken: Stop);
            await _listening.QueueBindAsync(queue, exchange, "", cancellationToken: Stop);
        }

        var consumer = new AsyncEventingBasicConsumer(_listening);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            using var envelope = JsonDocument.Parse(delivery.Body);
            if (envelope.RootElement.TryGetProperty("message", out var message))
            {
                _seen.Enqueue(new(
                    delivery.Exchange.Split(':')[1], envelope.RootElement.GetProperty("messageId").GetGuid(), message.Clone()));
            }

            return Task.CompletedTask;
        };
        await _listening.BasicConsumeAsync(queue, autoAck: true, consumer, Stop);
    }
}
