using System.Globalization;
using Inventory.Contracts;
using Inventory.Worker.Operations;
using Load;
using Load.Broker;
using Load.Processes;
using LocalStack;
using Npgsql;

namespace Growth;

/// <summary>Workers with a database and a virtual host of their own, at one size.</summary>
internal sealed class Service : IAsyncDisposable
{
    private const string User = "inventory_worker";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly OrderSource _orders = new(seed: 1);
    private readonly Size _size;
    private readonly NpgsqlDataSource _database;
    private readonly IReadOnlyList<Worker> _workers;
    private readonly EventQueue _events;
    private readonly Publisher _publisher;
    private long _sent;

    private Service(
        Size size, NpgsqlDataSource database, Uri broker, IReadOnlyList<Worker> workers, EventQueue events, Publisher publisher)
    {
        (_size, _database, Broker, _workers, _events, _publisher) = (size, database, broker, workers, events, publisher);
    }

    public Uri Broker { get; }

    /// <summary>Fills a database and starts the workers on it.</summary>
    public static async Task<Service> StartAsync(LocalServers servers, Size size, string logFolder, CancellationToken cancellationToken)
    {
        var postgres = await servers.CreateDatabaseAsync(cancellationToken);
        await MigrateCommand.RunAsync(postgres, new MigrateOptions(User, User), cancellationToken);
        var database = NpgsqlDataSource.Create(postgres);
        await History.WriteAsync(database, size, cancellationToken);

        var broker = await servers.CreateVirtualHostAsync(cancellationToken);
        var environment = Environment(servers, size, postgres, broker);
        var name = Path.GetFileNameWithoutExtension(Path.GetRandomFileName());
        var workers = await Task.WhenAll(Enumerable.Range(1, size.Workers).Select(number =>
            Worker.LaunchAsync(new WorkerStart($"{name}-{number}", WorkerStart.Program("Inventory.Worker"), environment), logFolder)));
        await Task.WhenAll(workers.Select(worker => worker.WaitUntilReadyAsync()));
        var events = await EventQueue.DeclareAsync(broker, Envelope.Exchange<StockReserved>());
        return new Service(size, database, broker, workers, events, await Publisher.ConnectAsync(broker));
    }

    /// <summary>An order of one unit of one item.</summary>
    public OrderPlaced NextOrder()
    {
        _sent++;
        return _orders.Even(_size.Skus);
    }

    /// <summary>Works through orders that waited when it began.</summary>
    /// <returns>Answers per second, the ramps at both ends left out.</returns>
    public async Task<double> DrainAsync(int orders)
    {
        await Task.WhenAll(_workers.Select(worker => worker.PauseAsync()));
        await _events.PurgeAsync();
        await _publisher.PublishAsync(Envelope.Exchange<OrderPlaced>(), Enumerable.Range(0, orders).Select(_ => Envelope.Of(NextOrder())));
        await ResumeAsync();
        return (await _events.WatchAsync(orders, Patience)).Rate();
    }

    public Task PauseAsync() => Task.WhenAll(_workers.Select(worker => worker.PauseAsync()));

    public Task ResumeAsync() => Task.WhenAll(_workers.Select(worker => worker.ResumeAsync()));

    /// <summary>Looks whether each order took effect once.</summary>
    /// <exception cref="BenchmarkException">It did not.</exception>
    public async Task CheckAsync()
    {
        await using var command = _database.CreateCommand(
            "SELECT (SELECT count(*) FROM inbox WHERE consumer = 'orders'), (SELECT count(*) FROM reservation), (SELECT sum(reserved)::bigint FROM stock_item)");
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        var (expected, found) = (_size.Rows + _sent, (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)));
        if (found != (expected, expected, expected))
            throw new BenchmarkException($"{expected} orders were sent; inbox, orders and reserved units say {found}.");
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_workers.Select(worker => worker.DisposeAsync().AsTask()));
        await _publisher.DisposeAsync();
        await _events.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static Dictionary<string, string> Environment(LocalServers servers, Size size, string postgres, Uri broker)
    {
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__Postgres"] = new NpgsqlConnectionStringBuilder(postgres) { Username = User, Password = User }.ConnectionString,
            ["ConnectionStrings__RabbitMq"] = broker.OriginalString,
            ["Payments__ApiBase"] = "http://127.0.0.1:1",
            ["Payments__ApiKey"] = "sk_test_benchmark",
            ["Locks__Groups__payment__Nodes__0"] = servers.RedisEndpoints[0],
        };
        foreach (var (node, endpoint) in servers.RedisEndpoints.Index())
            environment[string.Create(CultureInfo.InvariantCulture, $"Locks__Groups__stock__Nodes__{node}")] = endpoint;
        if (size.Batch is { } batch)
            environment["Messaging__BatchSize"] = batch.ToString(CultureInfo.InvariantCulture);
        return environment;
    }
}
