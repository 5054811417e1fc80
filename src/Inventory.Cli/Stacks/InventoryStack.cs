using System.Globalization;
using Inventory.Cli.CommandLine;
using LocalStack;
using Locking;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PaymentSimulator;

namespace Inventory.Cli.Stacks;

/// <summary>Everything the service needs, and the service, on this machine: servers, payment simulator, workers. Ends with this process.</summary>
internal sealed class InventoryStack : IAsyncDisposable
{
    private const string ApiKey = "sk_test_inventory_demo";

    // The workers' own database user, who may add to the ledger and not change it.
    private const string WorkerUser = "inventory_worker";
    private const string WorkerPassword = "inventory_worker";

    private readonly LocalServers _servers;
    private readonly PaymentSimulatorHost _payments;

    private InventoryStack(LocalServers servers, PaymentSimulatorHost payments, string database)
    {
        (_servers, _payments) = (servers, payments);
        Connections = new ConnectionSettings
        {
            Postgres = database,
            RabbitMq = servers.RabbitMqUri.OriginalString,
            PaymentsApiBase = payments.BaseAddress.GetLeftPart(UriPartial.Authority),
            PaymentsApiKey = ApiKey,
        };
    }

    public ConnectionSettings Connections { get; }

    public IReadOnlyList<WorkerProcess> Workers { get; private set; } = [];

    public IReadOnlyList<ILocalServer> Servers => _servers.Servers;

    /// <summary>Charges in the payment provider's own book.</summary>
    public long ProviderCharges => _payments.Stats().Charges;

    /// <summary>Starts all of it and returns when each worker takes messages.</summary>
    /// <exception cref="ServersMissingException">A server program is not installed.</exception>
    /// <exception cref="ServerStartException">A server did not start.</exception>
    /// <exception cref="UserErrorException">The database could not be migrated, or a worker did not start.</exception>
    public static async Task<InventoryStack> StartAsync(
        StackOptions options, TimeProvider time, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var servers = await LocalServers.StartAsync(progress: progress, cancellationToken: cancellationToken);
        InventoryStack? stack = null;
        try
        {
            var database = await servers.CreateDatabaseAsync(cancellationToken);
            var payments = await PaymentSimulatorHost.StartAsync(ct: cancellationToken);
            stack = new InventoryStack(servers, payments, database);
            progress?.Report($"payment simulator ready on {payments.BaseAddress.Authority}");
            await stack.DeclareLockNodesAsync();
            await stack.StartWorkersAsync(options, time, progress, cancellationToken);
            return stack;
        }
        catch
        {
            await (stack?.DisposeAsync() ?? servers.DisposeAsync());
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Workers.Select(worker => worker.DisposeAsync().AsTask()));
        await _payments.DisposeAsync();
        await _servers.DisposeAsync();
    }

    private async Task StartWorkersAsync(StackOptions options, TimeProvider time, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        foreach (var old in Directory.CreateDirectory(options.LogFolder).EnumerateFiles("*.log"))
            old.Delete();
        var environment = Environment(options);
        await MigrateAsync(environment, options.LogFolder, cancellationToken);
        progress?.Report("database migrated");
        Workers = [.. Enumerable.Range(1, options.Workers).Select(number => new WorkerProcess(number, environment, options.LogFolder, time))];
        await Task.WhenAll(Workers.Select(async worker =>
        {
            await worker.StartAsync(cancellationToken);
            progress?.Report($"{worker.Name} ready on {worker.Url.Authority}");
        }));
    }

    // The nodes are seconds old: no lease can have been forgotten that they would have to be kept out for.
    private async Task DeclareLockNodesAsync()
    {
        var services = new ServiceCollection();
        services.AddRedisLocks(locks => locks.Group("stock", [.. _servers.RedisEndpoints]).Group("payment", _servers.RedisEndpoints[0]));
        await using var provider = services.BuildServiceProvider();
        var groups = provider.GetRequiredService<ILockGroups>();
        await Task.WhenAll(groups.Names.Select(name => groups.Group(name).DeclareNodesNewAsync()));
    }

    private async Task MigrateAsync(IReadOnlyDictionary<string, string> environment, string logFolder, CancellationToken cancellationToken)
    {
        var log = Path.Combine(logFolder, "migrate.log");
        var owner = new Dictionary<string, string>(environment)
        {
            ["ConnectionStrings__Postgres"] = Connections.Postgres!,
            ["Migrate__WorkerUser"] = WorkerUser,
            ["Migrate__WorkerPassword"] = WorkerPassword,
        };
        using var migration = await GuardedProgram.StartAsync(WorkerProgram.Command("migrate"), owner, log, cancellationToken);
        await migration.WaitForExitAsync(cancellationToken);
        if (migration.ExitCode != 0)
            throw new UserErrorException($"The database could not be migrated: {File.ReadLines(log).LastOrDefault(l => l.Length > 0)}");
    }

    private Dictionary<string, string> Environment(StackOptions options)
    {
        var environment = new Dictionary<string, string>(options.WorkerSettings)
        {
            ["ConnectionStrings__Postgres"] = new NpgsqlConnectionStringBuilder(Connections.Postgres)
            {
                Username = WorkerUser,
                Password = WorkerPassword,
            }.ConnectionString,
            ["ConnectionStrings__RabbitMq"] = Connections.RabbitMq!,
            ["Payments__ApiBase"] = Connections.PaymentsApiBase!,
            ["Payments__ApiKey"] = ApiKey,
            ["Locks__Groups__payment__Nodes__0"] = _servers.RedisEndpoints[0],
        };
        for (var node = 0; node < _servers.RedisEndpoints.Count; node++)
            environment[string.Create(CultureInfo.InvariantCulture, $"Locks__Groups__stock__Nodes__{node}")] = _servers.RedisEndpoints[node];
        return environment;
    }
}
