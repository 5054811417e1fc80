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
        var orders = Enumerable.Range(0, (int)(perSecond * time.TotalSeconds)).Select(_ => service.NextOrder()).ToList();
        var times = await PacedPublisher.PublishAsync(service.Broker, orders, perSecond, arrivals, Patience);
        return times.GetValueAtPercentile(99) / 1_000.0;
    }
}
