using System.Diagnostics;

namespace Load.Broker;

/// <summary>Does something at a steady rate.</summary>
public static class Pace
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <summary>Acts so many times; at high rates, of what is due since the last tick several at once.</summary>
    /// <param name="count">How often.</param>
    /// <param name="perSecond">How often in a second.</param>
    /// <param name="actAsync">What is to be done; told how often it was before.</param>
    public static async Task RunAsync(int count, double perSecond, Func<int, ValueTask> actAsync)
    {
        var clock = Stopwatch.StartNew();
        for (var done = 0; done < count;)
        {
            for (var due = Math.Min(count, (int)(clock.Elapsed.TotalSeconds * perSecond) + 1); done < due; done++)
                await actAsync(done);
            var next = TimeSpan.FromSeconds(done / perSecond) - clock.Elapsed;
            await Task.Delay(next > Tick ? next : Tick);
        }
    }
}
