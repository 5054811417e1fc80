using System.Collections.Concurrent;
using Inventory.Cli.Brokers;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Publishing;
using Inventory.Contracts;

namespace Inventory.Cli.Stock;

/// <summary>Sets stock the way any other system would: a message for each item, and waiting for its answer.</summary>
internal sealed class StockSetter(Broker broker, MessagePublisher publisher, TimeSpan timeout, TimeProvider time)
{
    private const int InFlight = 64;

    /// <exception cref="UserErrorException">No worker's queue is there, or the answers did not come in time.</exception>
    public async Task<StockSetSummary> SetAsync(IReadOnlyList<string> skus, long onHand, string? location, CancellationToken cancellationToken)
    {
        var asked = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var refused = new ConcurrentBag<RefusedStock>();
        var set = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var listener = await AnswerListener.StartAsync(broker, [typeof(StockAdjusted), typeof(StockAdjustmentRejected)], answer =>
        {
            if (!asked.TryRemove(answer.Subject, out var sku))
                return;
            if (answer.Event == nameof(StockAdjusted))
                Interlocked.Increment(ref set);
            else
                refused.Add(new RefusedStock(sku, answer.Detail ?? "refused"));
            if (Volatile.Read(ref set) + refused.Count == skus.Count)
                all.TrySetResult();
        }, cancellationToken);

        var batch = $"count-{Guid.CreateVersion7(time.GetUtcNow()):N}";
        var limits = new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(skus.Index(), limits, async (item, token) =>
        {
            var id = $"{batch}-{item.Index}";
            asked[id] = item.Item;
            var count = new AdjustStock { AdjustmentId = id, Sku = item.Item, Location = location, Kind = AdjustmentKind.Count, Quantity = onHand };
            await publisher.PublishAsync(count, Guid.CreateVersion7(time.GetUtcNow()), token);
        });
        try
        {
            await all.Task.WaitAsync(timeout, time, cancellationToken);
        }
        catch (TimeoutException problem)
        {
            throw new UserErrorException($"{asked.Count} of {skus.Count} counts were not answered within {timeout.TotalSeconds:0} s: does a worker run?", problem);
        }

        return new StockSetSummary(set, onHand, [.. refused.OrderBy(r => r.Sku, StringComparer.Ordinal)]);
    }
}
