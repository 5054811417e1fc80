using Inventory.Cli.CommandLine;
using Inventory.Cli.Publishing;
using Inventory.Cli.Stacks;

namespace Inventory.Cli.Demo;

/// <summary>What happens to the workers while the orders come in: half-way one is killed, and started again.</summary>
internal sealed class DemoSale(DemoWatch watch, AnswerBook answers, InventoryStack stack, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Downtime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Orders decided when the worker was killed.</summary>
    public long DecidedAtKill { get; private set; }

    /// <summary>From the kill until the worker was ready again.</summary>
    public TimeSpan Restart { get; private set; }

    /// <summary>From the start until the last order was decided.</summary>
    public TimeSpan Decisions { get; private set; }

    /// <summary>Returns when every order is sent and decided and the killed worker is back.</summary>
    /// <exception cref="UserErrorException">Nothing was answered for a minute, or the worker did not come back.</exception>
    public async Task RunAsync(Task<PublishSummary> sending, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        DecidedAtKill = await WaitForAsync(watch.Orders / 2, [sending], cancellationToken);
        var restart = ReplaceAsync(stack.Workers[stack.Workers.Count / 2], cancellationToken);
        await WaitForAsync(watch.Orders, [sending, restart], cancellationToken);
        Decisions = time.GetElapsedTime(start);
        await Task.WhenAll(sending, restart);
    }

    private async Task ReplaceAsync(WorkerProcess worker, CancellationToken cancellationToken)
    {
        var killed = time.GetTimestamp();
        await worker.KillAsync(cancellationToken);
        await Task.Delay(Downtime, time, cancellationToken);
        await worker.StartAsync(cancellationToken);
        Restart = time.GetElapsedTime(killed);
    }

    private async Task<long> WaitForAsync(long orders, Task[] meanwhile, CancellationToken cancellationToken)
    {
        var (moved, last) = (time.GetTimestamp(), -1L);
        while (true)
        {
            if (meanwhile.FirstOrDefault(task => task.IsFaulted) is { } failed)
                await failed;
            // What a subscriber sees costs nothing to count; the record is asked only when that stands still.
            var decided = (long)answers.Answered;
            if (decided >= orders)
                return decided;
            if (decided != last)
                (moved, last) = (time.GetTimestamp(), decided);
            else if (time.GetElapsedTime(moved) > Patience)
                return await AskRecordAsync(orders, cancellationToken);
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private async Task<long> AskRecordAsync(long orders, CancellationToken cancellationToken)
    {
        var decided = await watch.DecidedAsync(cancellationToken);
        return decided >= orders
            ? decided
            : throw new UserErrorException($"Nothing was answered for {Patience.TotalSeconds:0} s, {decided} of {watch.Orders} orders are decided; the workers' logs are in {StackFolder.DemoLogs}.");
    }
}
