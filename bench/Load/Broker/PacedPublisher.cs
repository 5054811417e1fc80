using System.Diagnostics;
using HdrHistogram;
using Inventory.Contracts;
using Load.Processes;

namespace Load.Broker;

/// <summary>Publishes orders at a steady rate, without waiting for their confirms: that all have arrived is for <see cref="Arrivals"/> to tell.</summary>
public static class PacedPublisher
{
    // About 2,700 are allocated for an order, its event's arrival included (measured).
    private const long OrderBytes = 8 << 10;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// Publishes them, at high rates of what is due since the last tick several at once, and waits until all are heard of. What comes more than
    /// 5 ms late counts from when it was due, whoever was late: a broker that holds publishers up must not hide that it does (Tene, "How not to
    /// measure latency", 2013). Meanwhile no garbage is collected in this process.
    /// </summary>
    /// <param name="broker">The virtual host.</param>
    /// <param name="orders">The orders.</param>
    /// <param name="perSecond">How many in a second.</param>
    /// <param name="arrivals">Told of each just before it is published.</param>
    /// <param name="patience">How long the last may take.</param>
    /// <returns>What <see cref="Arrivals.WaitAsync"/> returns.</returns>
    /// <exception cref="BenchmarkException">They did not arrive in time.</exception>
    public static async Task<LongHistogram> PublishAsync(
        Uri broker, IReadOnlyList<OrderPlaced> orders, double perSecond, Arrivals arrivals, TimeSpan patience)
    {
        // All that can be done before the clock runs is: what is done later takes time from the workers.
        await using var publisher = await Publisher.ConnectAsync(broker, waits: false);
        var (exchange, envelopes) = (Envelope.Exchange<OrderPlaced>(), orders.Select(Envelope.Of).ToList());
        using var quiet = NoCollections.Begin(orders.Count * OrderBytes);
        var start = Stopwatch.GetTimestamp();
        for (var sent = 0; sent < orders.Count;)
        {
            for (var due = Math.Min(orders.Count, (int)(Stopwatch.GetElapsedTime(start).TotalSeconds * perSecond) + 1); sent < due; sent++)
            {
                arrivals.Expect(orders[sent].OrderId, From(start, sent / perSecond));
                await publisher.PublishAsync(exchange, envelopes[sent]);
            }

            var next = TimeSpan.FromSeconds(sent / perSecond) - Stopwatch.GetElapsedTime(start);
            await Task.Delay(next > Tick ? next : Tick);
        }

        // The channel stays open until all are heard of: a quorum queue takes messages with lower priority than the news that their channel has
        // closed, and drops those that it comes to after it.
        return await arrivals.WaitAsync(patience);
    }

    private static long From(long start, double seconds)
    {
        var (due, now) = (start + (long)(seconds * Stopwatch.Frequency), Stopwatch.GetTimestamp());
        return Stopwatch.GetElapsedTime(due, now) > Late ? due : now;
    }
}
