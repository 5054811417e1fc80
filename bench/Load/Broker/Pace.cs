using System.Diagnostics;

namespace Load.Broker;

/// <summary>Does something at a steady rate.</summary>
public static class Pace
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// Acts so many times; at high rates, of what is due since the last tick several at once. What comes more than 5 ms late counts from when it
    /// was due, whoever was late: a broker that holds publishers up must not hide that it does (Tene, "How not to measure latency", 2013).
    /// </summary>
    /// <param name="count">How often.</param>
    /// <param name="perSecond">How often in a second.</param>
    /// <param name="actAsync">What is to be done; told how often it was before, and the <see cref="Stopwatch"/> time from which it counts.</param>
    public static async Task RunAsync(int count, double perSecond, Func<int, long, ValueTask> actAsync)
    {
        var start = Stopwatch.GetTimestamp();
        for (var done = 0; done < count;)
        {
            for (var due = Math.Min(count, (int)(Stopwatch.GetElapsedTime(start).TotalSeconds * perSecond) + 1); done < due; done++)
                await actAsync(done, From(start, done / perSecond));
            var next = TimeSpan.FromSeconds(done / perSecond) - Stopwatch.GetElapsedTime(start);
            await Task.Delay(next > Tick ? next : Tick);
        }
    }

    private static long From(long start, double seconds)
    {
        var (due, now) = (start + (long)(seconds * Stopwatch.Frequency), Stopwatch.GetTimestamp());
        return Stopwatch.GetElapsedTime(due, now) > Late ? due : now;
    }
}
