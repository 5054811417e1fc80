using System.Diagnostics;
using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Load.Broker;

/// <summary>Consumes the event queue and tells of each order's event. It acknowledges nothing, which would cost the side its broker.</summary>
public sealed class EventListener : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly Arrivals _arrivals;

    private EventListener(IConnection connection, IChannel channel, Arrivals arrivals) =>
        (_connection, _channel, _arrivals) = (connection, channel, arrivals);

    public static async Task<EventListener> StartAsync(Uri broker, Arrivals arrivals)
    {
        var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync("benchmark listener");
        var listener = new EventListener(connection, await connection.CreateChannelAsync(), arrivals);
        var consumer = new AsyncEventingBasicConsumer(listener._channel);
        consumer.ReceivedAsync += listener.OnEventAsync;
        await listener._channel.BasicConsumeAsync(EventQueue.Name, autoAck: true, consumer);
        return listener;
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private Task OnEventAsync(object sender, BasicDeliverEventArgs delivery)
    {
        var now = Stopwatch.GetTimestamp();
        _arrivals.Heard(OrderId(delivery.Body.Span), now);
        return Task.CompletedTask;
    }

    // The ids are ASCII without escapes: nothing has to be parsed while the clock runs for others.
    private static string OrderId(ReadOnlySpan<byte> body)
    {
        var key = "\"orderId\""u8;
        var rest = body[(body.IndexOf(key) + key.Length)..];
        rest = rest[(rest.IndexOf((byte)'"') + 1)..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)'"')]);
    }
}
