using System.Collections.Concurrent;
using System.Diagnostics;
using HdrHistogram;

namespace Load.Broker;

/// <summary>Times from when an order was expected to when it was heard of.</summary>
public sealed class Arrivals
{
    private readonly ConcurrentDictionary<string, long> _expected = new(StringComparer.Ordinal);
    private readonly LongHistogram _microseconds = new(TimeSpan.FromMinutes(2).Ticks / TimeSpan.TicksPerMicrosecond, 3);

    /// <summary>Orders that were not heard of yet.</summary>
    public IReadOnlyCollection<string> Missing => [.. _expected.Keys];

    /// <summary>The order is about to be published; its time counts from then, a time of <see cref="Stopwatch"/>.</summary>
    public void Expect(string orderId, long from) => _expected[orderId] = from;

    /// <summary>It was heard of, at a time of <see cref="Stopwatch"/>. Called by one thread at a time.</summary>
    public void Heard(string orderId, long now)
    {
        if (_expected.TryRemove(orderId, out var sent))
            _microseconds.RecordValue((long)Stopwatch.GetElapsedTime(sent, now).TotalMicroseconds);
    }

    /// <summary>Returns how long they took, in microseconds, once all have been heard of.</summary>
    /// <exception cref="BenchmarkException">They were not in time.</exception>
    public async Task<LongHistogram> WaitAsync(TimeSpan patience)
    {
        var start = Stopwatch.GetTimestamp();
        while (!_expected.IsEmpty)
        {
            if (Stopwatch.GetElapsedTime(start) > patience)
                throw new BenchmarkException($"{_expected.Count} orders were not heard of within {patience.TotalSeconds:0} s.");
            await Task.Delay(10);
        }

        return _microseconds;
    }
}
