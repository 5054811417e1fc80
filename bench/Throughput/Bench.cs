using System.Diagnostics;
using Load.Servers;
using LocalStack;
using Locking;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Reporting;
using Throughput.Sides;

namespace Throughput;

/// <summary>What the scenarios share: one set of servers, and the sides, each started and warmed up when it is first needed.</summary>
internal sealed class Bench : IAsyncDisposable
{
    /// <summary>Items in stock on every side.</summary>
    public const int Skus = 10_000;

    private readonly Dictionary<string, Side> _sides = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private bool _logsAreWanted = true;

    private Bench(LocalServers servers, RedisNodes redis, BenchSettings settings, Report report) =>
        (Servers, Redis, Settings, Report) = (servers, redis, settings, report);

    public LocalServers Servers { get; }

    public RedisNodes Redis { get; }

    public BenchSettings Settings { get; }

    public Report Report { get; }

    public string LogFolder { get; } = Directory.CreateTempSubdirectory("inventory-bench-").FullName;

    /// <summary>The sides that run.</summary>
    public IReadOnlyCollection<Side> Running => _sides.Values;

    public static async Task<Bench> StartAsync(BenchSettings settings, Report report, CancellationToken cancellationToken)
    {
        var servers = await LocalServers.StartAsync(new LocalServersOptions { Mode = ServerMode.Processes }, cancellationToken: cancellationToken);
        await DeclareLockNodesAsync(servers);
        return new Bench(servers, await RedisNodes.ConnectAsync(servers.RedisEndpoints), settings, report);
    }

    public Task<Side> OursAsync() => GetAsync(OurSide.Title, () => OurSide.StartAsync(this, OurSide.Title));

    public Task<Side> PeerAsync() => GetAsync(PeerSide.Title, () => PeerSide.StartAsync(this));

    public Task<Side> LimitAsync() => GetAsync(LimitSide.Title, () => LimitSide.StartAsync(this));

    /// <summary>The side of that name, started and warmed up if it does not run yet.</summary>
    public async Task<Side> GetAsync(string name, Func<Task<Side>> startAsync)
    {
        if (_sides.TryGetValue(name, out var running))
            return running;
        var side = _sides[name] = await startAsync();
        await side.WarmUpAsync(Settings.WarmUp);
        await MakeCheckpointAsync();
        Say($"{name} is warm: {side.LastRate:N0}/s");
        return side;
    }

    /// <summary>Ends all sides but ours.</summary>
    public async Task RetireOthersAsync()
    {
        foreach (var side in _sides.Values.Where(s => s.Name != OurSide.Title).ToList())
        {
            _sides.Remove(side.Name);
            await side.DisposeAsync();
        }
    }

    /// <summary>Audits all sides that run.</summary>
    /// <exception cref="Load.BenchmarkException">One has a wrong answer in its database.</exception>
    public async Task AuditAsync()
    {
        foreach (var side in Running)
        {
            await side.AuditAsync();
            Say($"{side.Name}: {side.Sent:N0} orders, {(side is LimitSide ? "nothing to audit" : "each applied once, audit clean")}");
        }
    }

    /// <summary>Everything went as it should: nobody will read the workers' logs.</summary>
    public void ForgetLogs() => _logsAreWanted = false;

    public void Say(string line) => Console.Error.WriteLine($"{_clock.Elapsed:mm\\:ss} {line}");

    public async ValueTask DisposeAsync()
    {
        if (_logsAreWanted)
            Say($"the workers' logs: {LogFolder}");
        foreach (var side in Running)
            await side.DisposeAsync();
        await Redis.DisposeAsync();
        await Servers.DisposeAsync();
        if (!_logsAreWanted)
            Directory.Delete(LogFolder, recursive: true);
    }

    // A server that has run for a while writes its WAL into old files again. A new one makes each when the last is full, and all commits wait
    // meanwhile, until a first checkpoint has freed some.
    private async Task MakeCheckpointAsync()
    {
        await using var database = NpgsqlDataSource.Create(Servers.PostgresConnectionString);
        await using var command = database.CreateCommand("CHECKPOINT");
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    // The nodes are seconds old: no lease can have been forgotten that they would have to be kept out for.
    private static async Task DeclareLockNodesAsync(LocalServers servers)
    {
        var services = new ServiceCollection();
        services.AddRedisLocks(locks => locks.Group("stock", [.. servers.RedisEndpoints]).Group("payment", servers.RedisEndpoints[0]));
        await using var provider = services.BuildServiceProvider();
        var groups = provider.GetRequiredService<ILockGroups>();
        await Task.WhenAll(groups.Names.Select(name => groups.Group(name).DeclareNodesNewAsync()));
    }
}
