using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using HdrHistogram;
using Inventory.Contracts;
using Load.Broker;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Growth;

/// <summary>Measures from the moment an order is given to the broker until its answer is here, at a steady rate.</summary>
internal sealed class LatencyProbe
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, long> _sent = new(StringComparer.Ordinal);
    private readonly LongHistogram _microseconds = new(TimeSpan.FromMinutes(2).Ticks / TimeSpan.TicksPerMicrosecond, 3);

    /// <summary>The 99th percentile in milliseconds.</summary>
    public static async Task<double> MeasureAsync(Service service, double perSecond, TimeSpan time)
    {
        var probe = new LatencyProbe();
        await using var connection = await new ConnectionFactory { Uri = service.Broker }.CreateConnectionAsync("benchmark probe");
        await using var channel = await connection.CreateChannelAsync();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            probe.Take(delivery.Body.Span);
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(EventQueue.Name, autoAck: true, consumer);
        await probe.SendAsync(service, perSecond, time);
        for (var waited = Stopwatch.StartNew(); !probe._sent.IsEmpty && waited.Elapsed < Patience;)
            await Task.Delay(Tick);
        if (!probe._sent.IsEmpty)
            throw new Load.BenchmarkException($"{probe._sent.Count} orders were not answered within {Patience.TotalSeconds:0} s.");
        return probe._microseconds.GetValueAtPercentile(99) / 1_000.0;
    }

    private async Task SendAsync(Service service, double perSecond, TimeSpan time)
    {
        var (clock, sending) = (Stopwatch.StartNew(), new List<Task>());
        for (var sent = 0; clock.Elapsed < time; await Task.Delay(Tick))
        {
            for (; sent < clock.Elapsed.TotalSeconds * perSecond; sent++)
            {
                var order = service.NextOrder();
                _sent[order.OrderId] = Stopwatch.GetTimestamp();
                sending.Add(service.Publisher.PublishAsync(Envelope.Exchange<OrderPlaced>(), Envelope.Of(order)).AsTask());
            }
        }

        await Task.WhenAll(sending);
    }

    private void Take(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("orderId") && reader.Read())
            {
                if (_sent.TryRemove(reader.GetString()!, out var sent))
                    _microseconds.RecordValue((long)Stopwatch.GetElapsedTime(sent).TotalMicroseconds);
                return;
            }
        }
    }
}
