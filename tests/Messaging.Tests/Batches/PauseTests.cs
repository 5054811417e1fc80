using System.Diagnostics;
using Messaging.Tests.Support;

namespace Messaging.Tests.Batches;

public sealed class PauseTests(MessagingServers servers)
{
    private const int Size = 10;

    // What a batch takes to count as slow: several messages come meanwhile, whatever else this machine does.
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Of_a_busy_worker_a_batch_that_is_not_full_waits()
    {
        await using var bench = await Bench.StartAsync(servers, options =>
        {
            options.BatchWait = TimeSpan.Zero;
            options.BatchPause = TimeSpan.FromSeconds(10);
            options.BatchSize = Size;
            options.ConcurrentBatches = 1;
        });
        var (goOn, begun) = (new TaskCompletionSource(), new long[9]);
        bench.Sabotage.Begin = (attempt, _) =>
        {
            begun[attempt] = Stopwatch.GetTimestamp();
            return attempt == 1 ? goOn.Task : Task.CompletedTask;
        };
        await bench.Broker.SendAsync(Bench.Toys, ("slow", 1));
        await Eventually.IsTrueAsync(() => Task.FromResult(bench.Sabotage.Attempts == 1), () => "nothing has begun");

        // A full batch and half of one wait while the first is being decided.
        for (var i = 0; i < Size * 3 / 2; i++)
            await bench.Broker.SendAsync(Bench.Toys, ($"next-{i}", 1));
        await Eventually.IsTrueAsync(
            () => Task.FromResult(Stopwatch.GetElapsedTime(begun[1]) > Slow), () => "time stands still");
        var slow = Stopwatch.GetElapsedTime(begun[1]);
        goOn.SetResult();
        await bench.Broker.WaitForAsync(1 + (Size * 3 / 2));

        Assert.Equal(3, bench.Sabotage.Attempts);
        Assert.InRange(Stopwatch.GetElapsedTime(begun[2], begun[3]), slow / 4, TimeSpan.MaxValue);
    }
}
