using System.Globalization;
using Inventory.Cli.Publishing;
using Inventory.Contracts;
using Inventory.Worker.Operations;
using Inventory.Worker.Operations.Audit;
using Load;
using Load.Broker;
using Load.Processes;
using Npgsql;

namespace Throughput.Sides;

/// <summary>The worker as it is shipped; it is told where the servers are and nothing else.</summary>
internal sealed class OurSide : Side
{
    public const string Title = "ours";

    /// <summary>The stage after the payments: it commits the orders that are paid.</summary>
    public const string AfterPayments = "inventory.payment-captured";

    private const string User = "inventory_worker";
    private static readonly TimeSpan SettleTimeout = TimeSpan.FromSeconds(30);

    private readonly Func<Task<IReadOnlyList<Worker>>> _start;

    private OurSide(
        string name, Uri broker, IReadOnlyList<Worker> workers, EventQueue events, Publisher publisher, NpgsqlDataSource database,
        Func<Task<IReadOnlyList<Worker>>> start)
        : base(name, broker, workers, events, publisher) => (Database, _start) = (database, start);

    public NpgsqlDataSource Database { get; }

    /// <summary>Starts two workers and fills their stock.</summary>
    /// <param name="bench">Where.</param>
    /// <param name="name">What the side is called.</param>
    /// <param name="settings">More settings, for scenarios that are about them.</param>
    public static async Task<Side> StartAsync(Bench bench, string name, IReadOnlyDictionary<string, string>? settings = null)
    {
        var database = await bench.Servers.CreateDatabaseAsync();
        await MigrateCommand.RunAsync(database, new MigrateOptions(User, User), CancellationToken.None);
        var broker = await bench.Servers.CreateVirtualHostAsync();
        var environment = Environment(bench, database, broker);
        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
            environment[key] = value;
        Task<IReadOnlyList<Worker>> LaunchAsync() =>
            StartWorkersAsync(bench.LogFolder, name.Replace(' ', '-'), WorkerStart.Program("Inventory.Worker"), environment);
        var workers = await LaunchAsync();
        var events = await EventQueue.DeclareAsync(
            broker, Envelope.Exchange<StockReserved>(), Envelope.Exchange<StockAdjusted>(), Envelope.Exchange<PaymentCaptured>());
        var side = new OurSide(
            name, broker, workers, events, await Publisher.ConnectAsync(broker), NpgsqlDataSource.Create(database), LaunchAsync);
        await side.StockAsync();
        return side;
    }

    /// <summary>Ends the workers; queues and database stay.</summary>
    public async Task StopAsync()
    {
        await Task.WhenAll(Processes.Select(worker => worker.DisposeAsync().AsTask()));
        Processes = [];
    }

    /// <summary>Starts workers again and returns when they take messages.</summary>
    public async Task LaunchAsync() => Processes = await _start();

    public override async Task AuditAsync()
    {
        using var timeout = new CancellationTokenSource(SettleTimeout);
        while (await ScalarAsync<long>("SELECT count(*) FROM outbox_pending") > 0)
        {
            if (timeout.IsCancellationRequested)
                throw new BenchmarkException($"{Name}: outbox_pending is not empty after {SettleTimeout.TotalSeconds:0} s: {await PendingAsync()}");
            await Task.Delay(100);
        }

        var report = await InventoryAudit.AuditAsync(Database);
        if (!report.IsClean)
            throw new BenchmarkException($"{Name}: the audit is not clean: {string.Join(", ", report.Findings.Where(f => !f.IsClean).Select(f => f.Check.Name))}");
        if (report.Totals.Accepted != Sent)
            throw new BenchmarkException($"{Name}: {Sent} orders were published, {report.Totals.Accepted} have their stock.");
    }

    /// <summary>Lets the events of a turn of payments go their way, and waits until as many orders are marked as paid.</summary>
    /// <param name="turn">Payments of this turn.</param>
    /// <param name="paid">Payments so far.</param>
    /// <exception cref="BenchmarkException">Orders were marked before, beside what was measured, or they are not marked in time.</exception>
    public async Task SettlePaymentsAsync(long turn, long paid)
    {
        const string Marked = "SELECT count(payment_id) FROM reservation";
        if (await ScalarAsync<long>(Marked) is var before && before != paid - turn)
            throw new BenchmarkException($"{Name}: {before} orders are marked as paid, and {paid - turn} should be: the payments were not measured alone.");
        await using var moving = await Events.MoveAsync(AfterPayments);
        using var timeout = new CancellationTokenSource(SettleTimeout);
        while (await ScalarAsync<long>(Marked) < paid)
        {
            if (timeout.IsCancellationRequested)
                throw new BenchmarkException($"{Name}: not all of {paid} orders are marked as paid after {SettleTimeout.TotalSeconds:0} s.");
            await Task.Delay(100);
        }

        await Task.Delay(Settling);
    }

    /// <summary>Whether orders that were not heard of are on record, and what the outbox holds.</summary>
    public async Task<string> WhereAsync(IReadOnlyCollection<string> orderIds)
    {
        await using var command = Database.CreateCommand("""
            SELECT concat('Of these, ', count(r.order_id), ' are on record, written between ', min(r.created_at), ' and ', max(r.created_at),
              '; now ', now())
            FROM unnest($1) AS o (order_id) LEFT JOIN reservation r ON r.order_id = o.order_id COLLATE "C"
            """);
        command.Parameters.AddWithValue(orderIds.ToArray());
        return $"{await command.ExecuteScalarAsync()}. Events waiting to be sent: {await PendingAsync()}";
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static Dictionary<string, string> Environment(Bench bench, string database, Uri broker)
    {
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__Postgres"] = new NpgsqlConnectionStringBuilder(database) { Username = User, Password = User }.ConnectionString,
            ["ConnectionStrings__RabbitMq"] = broker.OriginalString,
            ["Payments__ApiBase"] = "http://127.0.0.1:1",
            ["Payments__ApiKey"] = "sk_test_benchmark",
            ["Locks__Groups__payment__Nodes__0"] = bench.Servers.RedisEndpoints[0],
        };
        foreach (var (node, endpoint) in bench.Servers.RedisEndpoints.Index())
            environment[string.Create(CultureInfo.InvariantCulture, $"Locks__Groups__stock__Nodes__{node}")] = endpoint;
        return environment;
    }

    private async Task StockAsync()
    {
        await Publisher.PublishAsync(Envelope.Exchange<AdjustStock>(), Enumerable.Range(0, Bench.Skus).Select(index => Envelope.Of(new AdjustStock
        {
            AdjustmentId = string.Create(CultureInfo.InvariantCulture, $"benchmark-{index}"),
            Sku = Skus.Name(index),
            Kind = AdjustmentKind.Count,
            Quantity = 1_000_000_000,
        })));
        await DrainAsync(Bench.Skus);
    }

    private async Task<string> PendingAsync() => await ScalarAsync<string>("""
        SELECT concat(count(*), ' rows, due between ', min(next_attempt_at), ' and ', max(next_attempt_at), ', now ', now(),
          ', attempts up to ', max(attempts), ', parked ', count(parked_at), ', last error ', max(last_error))
        FROM outbox_pending
        """);

    private async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
