using System.Globalization;
using Inventory.Cli.Audits;
using Inventory.Cli.Brokers;
using Inventory.Cli.Demo;
using Inventory.Cli.Publishing;
using Inventory.Cli.Stacks;
using Inventory.Cli.Stock;
using Inventory.Contracts;
using Inventory.Worker.Operations.Audit;
using Npgsql;

namespace EndToEnd;

/// <summary>
/// More orders than units, each message published up to three times, all at once, to worker processes of which one is killed on the way.
/// What comes of it is judged from outside (answers, error queues, the provider's book) and by the audit.
/// </summary>
internal sealed class FlashSale(InventoryStack stack, SaleOrders orders, TimeProvider time) : IAsyncDisposable
{
    private const int InFlight = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(stack.Connections.RequirePostgres());
    private readonly AnswerBook _answers = new();

    /// <summary>The audit's report at the end.</summary>
    public AuditReport Audit { get; private set; } = null!;

    /// <summary>Everything that is not as promised; empty for a sale that went right.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        await using var broker = await Broker.ConnectAsync(stack.Connections.RequireRabbitMq(), cancellationToken);
        await using var publisher = await MessagePublisher.StartAsync(stack.Connections.RequireRabbitMq(), raw: false, cancellationToken);
        await new StockSetter(broker, publisher, Patience, time).SetAsync(orders.Skus, orders.OnHandEach, null, cancellationToken);
        await using var listener = await AnswerListener.StartAsync(broker, [typeof(StockReserved), typeof(StockRejected)], _answers.Add, cancellationToken);

        var sending = SendAsync(publisher, cancellationToken);
        await KillOneWorkerHalfWayAsync(cancellationToken);
        await sending;

        var unsettled = await new Settling(_database, broker, time).WaitAsync(Patience, cancellationToken);
        await using var provider = Provider.Open(stack.Connections);
        Audit = await InventoryAudit.AuditAsync(_database, provider?.Gateway, cancellationToken);
        var errors = await Queues.DepthsAsync(broker, Queues.All.Select(Queues.ErrorsOf), cancellationToken);
        return [.. Violations(unsettled, errors.Values.Sum())];
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private IEnumerable<string> Violations(string? unsettled, long errors)
    {
        foreach (var finding in Audit.Findings.Where(f => !f.IsClean))
            yield return $"audit: {finding.Check.Name}: {finding.OffendingRows} rows";
        if (unsettled is not null)
            yield return $"not settled: {unsettled}";
        if (errors > 0)
            yield return $"{errors} messages in error queues";
        if (Audit.Totals.UnitsPromised != orders.UnitsInStock)
            yield return $"{Audit.Totals.UnitsPromised} units promised of {orders.UnitsInStock}, and more than that were asked for singly";
        if (_answers.Answered != orders.Distinct || _answers.Conflicting > 0)
            yield return $"{_answers.Answered} of {orders.Distinct} orders answered, {_answers.Conflicting} in two ways";
        if (Audit.Totals.OrderMessages != orders.Distinct)
            yield return $"{Audit.Totals.OrderMessages} messages took effect for {orders.Distinct} orders";
        if (stack.ProviderCharges != Audit.Totals.Accepted)
            yield return $"{stack.ProviderCharges} charges for {Audit.Totals.Accepted} accepted orders";
    }

    private Task SendAsync(MessagePublisher publisher, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        orders.Sent,
        new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancellationToken },
        async (message, token) => await publisher.PublishAsync(message.Order, message.MessageId, token));

    private async Task KillOneWorkerHalfWayAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        await using var decided = _database.CreateCommand("SELECT count(*) FROM inbox WHERE consumer = 'orders'");
        while (Convert.ToInt64(await decided.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) < orders.Distinct / 2)
        {
            if (time.GetElapsedTime(started) > Patience)
                throw new TimeoutException("Half of the orders were not decided in time.");
            await Task.Delay(Interval, time, cancellationToken);
        }

        var victim = stack.Workers[1];
        await victim.KillAsync(cancellationToken);
        await victim.StartAsync(cancellationToken);
    }
}
