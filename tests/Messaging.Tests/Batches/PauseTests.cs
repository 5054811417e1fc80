using System.Diagnostics;
using Messaging.Tests.Support;

namespace Messaging.Tests.Batches;

public sealed class PauseTests(MessagingServers servers)
{
    private const int Size = 20;
    private const int Waiting = Size * 3 / 2;

    // What a batch is counted with at most; half of it is remembered after one, a quarter after a quick one more, and the wait is half of that.
    private static readonly TimeSpan Overdue = TimeSpan.FromMilliseconds(250);

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
        var slow = await HeldBatch.StartAsync(bench);

        // A full batch and half of one wait while the first is being decided.
        for (var i = 0; i < Waiting; i++)
            await bench.Broker.SendAsync(Bench.Toys, ($"next-{i}", 1));
        var sent = Stopwatch.GetTimestamp();
        await Eventually.IsTrueAsync(() => Task.FromResult(Stopwatch.GetElapsedTime(sent) > 2 * Overdue), () => "time stands still");
        slow.Release();
        await bench.Broker.WaitForAsync(1 + Waiting);

        Assert.Equal(3, bench.Sabotage.Attempts);
        Assert.InRange(slow.Between(2, 3), Overdue / 8, TimeSpan.MaxValue);
    }

    [Fact]
    public async Task A_batch_that_is_full_waits_no_longer()
    {
        var window = TimeSpan.FromSeconds(10);
        await using var bench = await Bench.StartAsync(servers, options =>
        {
            options.BatchWait = window;
            options.BatchSize = Size;
            // A second place would take the full batch, and the one that waits go on waiting.
            options.ConcurrentBatches = 1;
        });
        var sent = Stopwatch.GetTimestamp();
        for (var i = 0; i < Size; i++)
            await bench.Broker.SendAsync(Bench.Toys, ($"toy-{i}", 1));
        await bench.Broker.WaitForAsync(Size);

        Assert.InRange(Stopwatch.GetElapsedTime(sent), TimeSpan.Zero, window - TimeSpan.FromSeconds(1));
        Assert.Equal(1, bench.Sabotage.Attempts);
    }
}
