using Inventory.Contracts;
using Load;
using Load.Broker;
using Load.Processes;
using Npgsql;

namespace Throughput.Sides;

/// <summary>What a good team writes today; see <c>bench/Peer/LockPerMessage</c>.</summary>
internal sealed class PeerSide : Side
{
    public const string Title = "peer";

    // One row and one column: how much is wrong. Item by item the sums over orders and ledger, and one inbox entry for each order.
    private const string Wrong = """
        SELECT (SELECT count(*) FROM stock s
                LEFT JOIN (SELECT sku, sum(quantity) AS units FROM reservation_line GROUP BY sku) l USING (sku)
                LEFT JOIN (SELECT sku, sum(reserved) AS units FROM movement GROUP BY sku) m USING (sku)
                WHERE s.reserved NOT BETWEEN 0 AND s.on_hand OR s.reserved <> coalesce(l.units, 0) OR s.reserved <> coalesce(m.units, 0))
             + abs((SELECT count(*) FROM reservation) - $1)
             + abs((SELECT count(*) FROM inbox) - $1)
        """;

    private readonly NpgsqlDataSource _database;

    private PeerSide(Uri broker, IReadOnlyList<Worker> workers, EventQueue events, Publisher publisher, NpgsqlDataSource database)
        : base(Title, broker, workers, events, publisher) => _database = database;

    public static async Task<Side> StartAsync(Bench bench)
    {
        var database = await bench.Servers.CreateDatabaseAsync();
        var broker = await bench.Servers.CreateVirtualHostAsync();
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__Postgres"] = database,
            ["ConnectionStrings__RabbitMq"] = broker.OriginalString,
            ["Redis"] = string.Join(',', bench.Servers.RedisEndpoints),
        };
        var source = NpgsqlDataSource.Create(database);
        await PrepareAsync(bench, environment, source);
        var workers = await StartWorkersAsync(bench.LogFolder, Title, WorkerStart.Program("Peer", "lock-per-message"), environment);
        var events = await EventQueue.DeclareAsync(broker, Envelope.Exchange<StockReserved>());
        return new PeerSide(broker, workers, events, await Publisher.ConnectAsync(broker), source);
    }

    public override async Task AuditAsync()
    {
        await using var command = _database.CreateCommand(Wrong);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Sent });
        if (await command.ExecuteScalarAsync() is not 0m)
            throw new BenchmarkException($"{Name}: after {Sent} orders stock, orders, ledger and inbox do not agree.");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static async Task PrepareAsync(Bench bench, Dictionary<string, string> environment, NpgsqlDataSource database)
    {
        await Worker.RunAsync(new WorkerStart("peer-prepare", WorkerStart.Program("Peer", "prepare"), environment), bench.LogFolder);
        await using var stock = database.CreateCommand(
            "INSERT INTO stock (sku, on_hand, reserved) SELECT 'SKU-' || lpad(i::text, greatest(4, length(i::text)), '0'), 1000000000, 0 FROM generate_series(1, $1) i");
        stock.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Bench.Skus });
        await stock.ExecuteNonQueryAsync();
    }
}
