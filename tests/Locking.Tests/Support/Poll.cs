using System.Diagnostics;

namespace Locking.Tests.Support;

/// <summary>Waits for something to become true, with a deadline instead of a guess of how long it takes.</summary>
public static class Poll
{
    public static Task UntilAsync(Func<bool> condition, string what, TimeSpan? limit = null) =>
        UntilAsync(() => Task.FromResult(condition()), what, limit);

    public static async Task UntilAsync(Func<Task<bool>> condition, string what, TimeSpan? limit = null)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > (limit ?? TimeSpan.FromSeconds(10)))
                throw new TimeoutException($"Not reached: {what}.");
            await Task.Delay(5);
        }
    }
}
