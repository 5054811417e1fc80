namespace Inventory.Cli.Publishing;

/// <summary>Sends the orders of a plan.</summary>
internal sealed class OrderRun(OrderPlan plan, double perSecond, TimeProvider time)
{
    // Enough to hide the broker's confirms; MassTransit's publishing tops out well below.
    private const int InFlight = 128;

    private readonly int[] _sequence = SendSequence.Of(plan);
    private int _confirmed;

    /// <summary>Messages to send.</summary>
    public int Total => _sequence.Length;

    /// <summary>Messages that the broker has confirmed to hold in a queue.</summary>
    public int Confirmed => Volatile.Read(ref _confirmed);

    /// <summary>Sends them all and returns when each is confirmed.</summary>
    public async Task<PublishSummary> SendAsync(MessagePublisher publisher, CancellationToken cancellationToken)
    {
        var generator = new OrderGenerator(plan);
        var pacer = new Pacer(perSecond, time);
        var start = time.GetTimestamp();
        var limits = new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, _sequence.Length), limits, async (place, token) =>
        {
            await pacer.WaitAsync(place, token);
            var (order, messageId) = generator.Make(_sequence[place]);
            await publisher.PublishAsync(order, messageId, token);
            Interlocked.Increment(ref _confirmed);
        });
        var seconds = time.GetElapsedTime(start).TotalSeconds;
        return new PublishSummary
        {
            OrdersSent = Confirmed,
            OrdersDistinct = plan.Count,
            DuplicatesSent = _sequence.Length - plan.Count,
            Seconds = Math.Round(seconds, 3),
            MessagesPerSecond = Math.Round(Confirmed / Math.Max(seconds, 0.001), 1),
            Seed = plan.Seed,
            OrderPrefix = plan.Prefix,
        };
    }
}
