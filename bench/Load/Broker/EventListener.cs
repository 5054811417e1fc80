using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using HdrHistogram;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Load.Broker;

/// <summary>
/// Consumes the event queue and takes the time from when an order was expected to when its event came. It acknowledges nothing, which would
/// cost the side its broker.
/// </summary>
public sealed class EventListener : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, long> _expected = new(StringComparer.Ordinal);
    private readonly LongHistogram _microseconds = new(TimeSpan.FromMinutes(2).Ticks / TimeSpan.TicksPerMicrosecond, 3);
    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private EventListener(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    public static async Task<EventListener> StartAsync(Uri broker)
    {
        var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync("benchmark listener");
        var listener = new EventListener(connection, await connection.CreateChannelAsync());
        var consumer = new AsyncEventingBasicConsumer(listener._channel);
        consumer.ReceivedAsync += listener.OnEventAsync;
        await listener._channel.BasicConsumeAsync(EventQueue.Name, autoAck: true, consumer);
        return listener;
    }

    /// <summary>The order is about to be published.</summary>
    public void Expect(string orderId) => _expected[orderId] = Stopwatch.GetTimestamp();

    /// <summary>Returns how long they took, in microseconds, once all events have come.</summary>
    /// <exception cref="BenchmarkException">They did not come in time.</exception>
    public async Task<LongHistogram> WaitAsync(TimeSpan patience)
    {
        var start = Stopwatch.GetTimestamp();
        while (!_expected.IsEmpty)
        {
            if (Stopwatch.GetElapsedTime(start) > patience)
                throw new BenchmarkException($"{_expected.Count} events did not come within {patience.TotalSeconds:0} s.");
            await Task.Delay(10);
        }

        return _microseconds;
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private Task OnEventAsync(object sender, BasicDeliverEventArgs delivery)
    {
        var now = Stopwatch.GetTimestamp();
        if (_expected.TryRemove(OrderId(delivery.Body.Span), out var sent))
            _microseconds.RecordValue((long)Stopwatch.GetElapsedTime(sent, now).TotalMicroseconds);
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
