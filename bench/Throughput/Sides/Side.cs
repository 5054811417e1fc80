using System.Diagnostics;
using HdrHistogram;
using Inventory.Contracts;
using Load.Broker;
using Load.Processes;

namespace Throughput.Sides;

/// <summary>Two workers with a virtual host and a database of their own. Orders go in, an event comes out for each.</summary>
internal abstract class Side(string name, Uri broker, IReadOnlyList<Worker> workers, EventQueue events, Publisher publisher) : IAsyncDisposable
{
    /// <summary>Workers of each side.</summary>
    public const int Workers = 2;

    /// <summary>How long none of the expected events may come.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>How long acknowledgements and confirmations may still be under way.</summary>
    protected static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(300);

    private readonly OrderSource _warmUp = new(seed: 1);

    public string Name => name;

    public Uri Broker => broker;

    public EventQueue Events => events;

    public Publisher Publisher => publisher;

    public IReadOnlyList<Worker> Processes { get; protected set; } = workers;

    /// <summary>Orders that were published, without duplicates.</summary>
    public long Sent { get; private set; }

    /// <summary>What was measured last, in events per second.</summary>
    public double LastRate { get; private set; }

    public TimeSpan WorkerCpu => Processes.Aggregate(TimeSpan.Zero, (sum, worker) => sum + worker.Cpu);

    /// <summary>Proves that each order took effect once and that nothing is oversold.</summary>
    /// <exception cref="Load.BenchmarkException">It is not so.</exception>
    public abstract Task AuditAsync();

    /// <summary>Bytes that the workers have allocated so far.</summary>
    public async Task<double> AllocatedAsync() =>
        (await Task.WhenAll(Processes.Select(worker => worker.ReadMetricAsync("dotnet_gc_heap_total_allocated_bytes_total")))).Sum();

    public async Task PublishAsync(int count, Func<OrderPlaced> next)
    {
        await publisher.PublishAsync(Envelope.Exchange<OrderPlaced>(), Enumerable.Range(0, count).Select(_ => Envelope.Of(next())));
        Sent += count;
    }

    /// <inheritdoc cref="PacedPublisher.PublishAsync"/>
    public async Task<LongHistogram> PublishAsync(IReadOnlyList<OrderPlaced> orders, double perSecond, Arrivals arrivals, TimeSpan patience)
    {
        var times = await PacedPublisher.PublishAsync(broker, orders, perSecond, arrivals, patience);
        Sent += orders.Count;
        return times;
    }

    /// <summary>So many of the orders sent were duplicates.</summary>
    public void Forget(int duplicates) => Sent -= duplicates;

    /// <summary>Works through orders for one event each, and forgets the events.</summary>
    public async Task<Curve> DrainAsync(long count)
    {
        var curve = await ForgetEventsAsync(count);
        LastRate = curve.Rate();
        return curve;
    }

    /// <summary>Waits for so many events and forgets them. Leaves <see cref="LastRate"/> alone.</summary>
    public async Task<Curve> ForgetEventsAsync(long count)
    {
        var curve = await events.WatchAsync(count, Patience);
        await Task.Delay(Settling);
        await events.PurgeAsync();
        return curve;
    }

    public async Task WarmUpAsync(TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        for (var count = 1_000; clock.Elapsed < time; count = (int)Math.Max(100, LastRate * 3))
        {
            var publishing = PublishAsync(count, () => _warmUp.Even(1_000));
            await DrainAsync(count);
            await publishing;
        }
    }

    public Task PauseAsync() => Task.WhenAll(Processes.Select(worker => worker.PauseAsync()));

    public Task ResumeAsync() => Task.WhenAll(Processes.Select(worker => worker.ResumeAsync()));

    public virtual async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Processes.Select(worker => worker.DisposeAsync().AsTask()));
        await publisher.DisposeAsync();
        await events.DisposeAsync();
    }

    protected static async Task<IReadOnlyList<Worker>> StartWorkersAsync(
        string folder, string side, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment)
    {
        var workers = await Task.WhenAll(Enumerable.Range(1, Workers)
            .Select(number => Worker.LaunchAsync(new WorkerStart($"{side}-{number}", command, environment), folder)));
        await Task.WhenAll(workers.Select(worker => worker.WaitUntilReadyAsync()));
        return workers;
    }
}
