using Inventory.Contracts;
using Load.Broker;

namespace Growth;

/// <summary>Measures from the moment an order is given to the broker until its answer is here, at a steady rate.</summary>
internal static class LatencyProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The 99th percentile in milliseconds.</summary>
    public static async Task<double> MeasureAsync(Service service, double perSecond, TimeSpan time)
    {
        var arrivals = new Arrivals();
        await using var listener = await EventListener.StartAsync(service.Broker, arrivals);
        await using var publisher = await Publisher.ConnectAsync(service.Broker, waits: false);
        var orders = Enumerable.Range(0, (int)(perSecond * time.TotalSeconds)).Select(_ => service.NextOrder()).ToList();
        var (exchange, envelopes) = (Envelope.Exchange<OrderPlaced>(), orders.Select(Envelope.Of).ToList());
        await Pace.RunAsync(orders.Count, perSecond, (i, from) =>
        {
            arrivals.Expect(orders[i].OrderId, from);
            return publisher.PublishAsync(exchange, envelopes[i]);
        });
        return (await arrivals.WaitAsync(Patience)).GetValueAtPercentile(99) / 1_000.0;
    }
}
