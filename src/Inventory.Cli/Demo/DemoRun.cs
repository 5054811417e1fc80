using Inventory.Cli.Audits;
using Inventory.Cli.Brokers;
using Inventory.Cli.Publishing;
using Inventory.Cli.Stacks;
using Inventory.Cli.Stock;
using Inventory.Contracts;
using Inventory.Worker.Operations.Audit;
using Npgsql;
using Spectre.Console;

namespace Inventory.Cli.Demo;

/// <summary>One flash sale on a running stack, from setting the stock to the audit.</summary>
internal sealed class DemoRun(DemoOptions options, InventoryStack stack, IAnsiConsole console, TimeProvider time)
{
    private static readonly TimeSpan StockTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan SettleTimeout = TimeSpan.FromMinutes(3);

    /// <summary>Runs it and audits.</summary>
    public async Task<(DemoResult Result, AuditReport Audit)> RunAsync(CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(stack.Connections.RequirePostgres());
        await using var broker = await Broker.ConnectAsync(stack.Connections.RequireRabbitMq(), cancellationToken);
        await using var publisher = await MessagePublisher.StartAsync(stack.Connections.RequireRabbitMq(), raw: false, StockTimeout, cancellationToken);

        var demand = Demand.Of(options);
        await new StockSetter(broker, publisher, StockTimeout, time)
            .SetAsync([.. Enumerable.Range(0, options.Orders.Skus).Select(Skus.Name)], demand.OnHandEach, null, cancellationToken);
        console.MarkupLineInterpolated(
            $"  {options.Orders.Skus:N0} items with {demand.OnHandEach:N0} units each: {demand.InStock:N0} in stock for {demand.Ordered:N0} ordered");
        var before = await RecordProgress.ReadAsync(database, cancellationToken);

        var answers = new AnswerBook();
        await using var listener = await AnswerListener.StartAsync(broker, [typeof(StockReserved), typeof(StockRejected)], answers.Add, cancellationToken);
        var orders = new OrderRun(options.Orders, perSecond: 0, time);
        var start = time.GetTimestamp();
        var watch = new DemoWatch(options, stack, orders, database, broker, time);
        var sale = new DemoSale(watch, answers, stack, time);
        var sending = orders.SendAsync(publisher, cancellationToken);
        await DemoView.ShowAsync(console, watch, sale.RunAsync(sending, cancellationToken), time, cancellationToken);
        var published = await sending;
        console.MarkupLine("  all orders decided; waiting until payments and answers have settled");
        var unsettled = await new Settling(database, broker, time).WaitAsync(SettleTimeout, cancellationToken);
        var seconds = (time.GetElapsedTime(start) - (unsettled is null ? Settling.StandStill : TimeSpan.Zero)).TotalSeconds;

        await using var provider = Provider.Open(stack.Connections);
        var audit = await InventoryAudit.AuditAsync(database, provider?.Gateway, cancellationToken);
        var after = await RecordProgress.ReadAsync(database, cancellationToken);
        var errors = await Queues.DepthsAsync(broker, Queues.All.Select(Queues.ErrorsOf), cancellationToken);
        var evidence = new DemoEvidence
        {
            Options = options,
            Demand = demand,
            Published = published,
            Audit = audit,
            Answers = answers,
            Sale = sale,
            WorkerKills = stack.Workers.Sum(worker => worker.Kills),
            ProviderCharges = stack.ProviderCharges,
            FailedOrders = errors.GetValueOrDefault(Queues.ErrorsOf(Queues.Orders)),
            FailedMessages = errors.Values.Sum(),
            Taken = after.Taken - before.Taken,
            Unsettled = unsettled,
            DecisionSeconds = sale.Decisions.TotalSeconds,
            Seconds = seconds,
        };
        return (evidence.Result(), audit);
    }
}
