using Inventory.Cli.Audits;
using Inventory.Cli.Brokers;
using Inventory.Cli.Publishing;
using Inventory.Cli.Stacks;
using Npgsql;

namespace Inventory.Cli.Demo;

/// <summary>Looks at a running demo from all sides.</summary>
internal sealed class DemoWatch(
    DemoOptions options, InventoryStack stack, OrderRun orders, NpgsqlDataSource database, Broker broker, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public int Orders => options.Orders.Count;

    public async Task<long> DecidedAsync(CancellationToken cancellationToken) =>
        (await RecordProgress.ReadAsync(database, cancellationToken)).Orders;

    public async Task<DemoProgress> LookAsync(CancellationToken cancellationToken)
    {
        var record = await RecordProgress.ReadAsync(database, cancellationToken);
        var depths = await Queues.DepthsAsync(broker, Queues.All, cancellationToken);
        var workers = await Task.WhenAll(stack.Workers.Select(worker => WorkerMetrics.ReadAsync(worker, cancellationToken)));
        return new DemoProgress
        {
            Sent = orders.Confirmed,
            ToSend = orders.Total,
            Decided = record.Orders,
            Orders = options.Orders.Count,
            Taken = record.Taken,
            Waiting = depths.Values.Sum(),
            Elapsed = time.GetElapsedTime(_start),
            Workers = workers,
        };
    }
}
