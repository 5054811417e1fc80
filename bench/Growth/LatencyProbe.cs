using System.Diagnostics;
using Inventory.Contracts;
using Load.Broker;

namespace Growth;

/// <summary>Measures from the moment an order is given to the broker until its answer is here, at a steady rate.</summary>
internal static class LatencyProbe
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The 99th percentile in milliseconds.</summary>
    public static async Task<double> MeasureAsync(Service service, double perSecond, TimeSpan time)
    {
        var arrivals = new Arrivals();
        await using var listener = await EventListener.StartAsync(service.Broker, arrivals);
        var (clock, sending) = (Stopwatch.StartNew(), new List<Task>());
        for (var sent = 0; clock.Elapsed < time; await Task.Delay(Tick))
        {
            for (; sent < clock.Elapsed.TotalSeconds * perSecond; sent++)
            {
                var order = service.NextOrder();
                arrivals.Expect(order.OrderId);
                sending.Add(service.Publisher.PublishAsync(Envelope.Exchange<OrderPlaced>(), Envelope.Of(order)).AsTask());
            }
        }

        await Task.WhenAll(sending);
        return (await arrivals.WaitAsync(Patience)).GetValueAtPercentile(99) / 1_000.0;
    }
}
