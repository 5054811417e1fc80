using System.Diagnostics;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Load.Broker;

/// <summary>A durable quorum queue that takes events and is only looked at while something is measured: counting costs nearly nothing.</summary>
public sealed class EventQueue : IAsyncDisposable
{
    /// <summary>Its name.</summary>
    public const string Name = "bench.events";

    private const ushort MovedAtOnce = 200;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private EventQueue(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    /// <summary>Declares the queue and binds it to MassTransit's exchanges.</summary>
    public static async Task<EventQueue> DeclareAsync(Uri broker, params IEnumerable<string> exchanges)
    {
        var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync("benchmark events");
        var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(
            Name, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        foreach (var exchange in exchanges)
        {
            await channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true);
            await channel.QueueBindAsync(Name, exchange, "");
        }

        return new EventQueue(connection, channel);
    }

    /// <summary>Events of a kind come here only, and no longer to an endpoint of MassTransit's.</summary>
    public Task TakeFromAsync(string endpoint, string exchange) => _channel.ExchangeUnbindAsync(endpoint, exchange, "");

    /// <summary>How many events lie in it.</summary>
    public async Task<long> CountAsync() => (await _channel.QueueDeclarePassiveAsync(Name)).MessageCount;

    /// <summary>Empties it and returns how many events there were.</summary>
    public async Task<long> PurgeAsync() => await _channel.QueuePurgeAsync(Name);

    /// <summary>Watches it fill.</summary>
    /// <param name="expected">How many events are to come.</param>
    /// <param name="patience">How long none may come.</param>
    /// <exception cref="BenchmarkException">No event came for so long.</exception>
    public async Task<Curve> WatchAsync(long expected, TimeSpan patience)
    {
        var clock = Stopwatch.StartNew();
        var curve = new Curve();
        var (count, progress) = (0L, clock.Elapsed);
        while (count < expected)
        {
            await Task.Delay(Interval);
            var now = await CountAsync();
            curve.Add(clock.Elapsed, now);
            if (now > count)
                progress = clock.Elapsed;
            else if (clock.Elapsed - progress > patience)
                throw new BenchmarkException($"{count} of {expected} events came, then none for {patience.TotalSeconds:0} s.");
            count = now;
        }

        return curve;
    }

    /// <summary>Hands its events on to another queue until the result is disposed of.</summary>
    public async Task<IAsyncDisposable> MoveAsync(string queue)
    {
        var channel = await _connection.CreateChannelAsync(new CreateChannelOptions(
            publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, consumerDispatchConcurrency: MovedAtOnce));
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            await channel.BasicPublishAsync("", queue, mandatory: true, new BasicProperties(delivery.BasicProperties), delivery.Body);
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        };
        await channel.BasicQosAsync(prefetchSize: 0, MovedAtOnce, global: false);
        await channel.BasicConsumeAsync(Name, autoAck: false, consumer);
        return channel;
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
