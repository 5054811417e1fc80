using Locking;
using MassTransit;
using Messaging.Endpoints;
using Messaging.Retention;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Messaging.Tests.Support;

/// <summary>A database and a virtual host of a test's own, and the road of messages on them, for toys.</summary>
internal sealed class Bench : IAsyncDisposable
{
    public const string LockGroup = "toys";
    public const string Toys = "toys";
    public const string Jewels = "jewels";

    private static readonly int[] ShortDelays = [50, 100, 200];

    private readonly IHost _host;

    private Bench(IHost host, NpgsqlDataSource database, Broker broker)
    {
        _host = host;
        Database = database;
        Broker = broker;
    }

    public Sabotage Sabotage => _host.Services.GetRequiredService<Sabotage>();

    public MessageRetention Retention => _host.Services.GetRequiredService<MessageRetention>();

    public string LockPrefix => _host.Services.GetRequiredService<IOptions<RedisLocksOptions>>().Value.Groups[LockGroup].KeyPrefix!;

    public Broker Broker { get; }

    public NpgsqlDataSource Database { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>With everything sent at once ending up in one batch, and short delays; locks only when their nodes are given.</summary>
    /// <param name="servers">What all tests share.</param>
    /// <param name="configure">Other options.</param>
    /// <param name="lockNodes">The nodes of the locks.</param>
    /// <param name="reach">The service's own way to the broker.</param>
    public static async Task<Bench> StartAsync(
        MessagingServers servers, Action<MessagingOptions>? configure = null, IReadOnlyList<string>? lockNodes = null, Func<Uri, Uri>? reach = null)
    {
        var postgres = await servers.Servers.CreateDatabaseAsync(Stop);
        await ToyDb.CreateAsync(postgres, Stop);
        var rabbitMq = await servers.Servers.CreateVirtualHostAsync(Stop);
        var database = NpgsqlDataSource.Create(postgres);
        var host = Build(database, reach?.Invoke(rabbitMq) ?? rabbitMq, configure, lockNodes);
        var bench = new Bench(host, database, await Broker.ConnectAsync(rabbitMq));
        await host.StartAsync(Stop);
        await host.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(90));
        // Fresh nodes would sit out their quarantine first.
        if (lockNodes is not null)
            await host.Services.GetRequiredService<ILockGroups>().Group(LockGroup).DeclareNodesNewAsync();
        return bench;
    }

    public async Task<long> CountAsync(string from)
    {
        await using var command = Database.CreateCommand($"SELECT count(*) FROM {from}");
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }

    /// <summary>Lets the epochs have begun or ended a month earlier.</summary>
    public Task AgeAsync(string column) => ExecuteAsync($"UPDATE message_epoch SET {column} = {column} - interval '1 month'");

    public Task WaitForCountAsync(string from, long count) =>
        Eventually.IsTrueAsync(async () => await CountAsync(from) == count, () => $"there are not {count} rows in {from}");

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        await Broker.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static IHost Build(NpgsqlDataSource database, Uri rabbitMq, Action<MessagingOptions>? configure, IReadOnlyList<string>? lockNodes)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton<Sabotage>();
        builder.Services.Configure<MessagingOptions>(options =>
        {
            options.BatchWait = TimeSpan.FromSeconds(1);
            options.UseLocks = lockNodes is not null;
            foreach (var delay in ShortDelays)
                options.RedeliveryDelaysMs.Add(delay);
            configure?.Invoke(options);
        });
        if (lockNodes is not null)
        {
            builder.Services.AddRedisLocks(locks => locks.Group(LockGroup, group =>
            {
                group.Nodes = [.. lockNodes];
                group.KeyPrefix = Guid.NewGuid().ToString();
                group.Ttl = TimeSpan.FromSeconds(3);
                group.ConnectTimeout = TimeSpan.FromSeconds(5);
            }));
        }

        builder.Services.AddMessaging([typeof(Made), typeof(Toy), typeof(Jewel)]);
        builder.Services.AddMessageHandler<Toy, ToyHandler>(Toys);
        builder.Services.AddMessageHandler<Jewel, JewelHandler>(Jewels);
        builder.Services.AddMassTransit(masstransit =>
        {
            masstransit.DisableUsageTelemetry();
            masstransit.UsingRabbitMq((context, bus) =>
            {
                bus.Host(rabbitMq);
                bus.ConfigureMessageEndpoints(context);
            });
        });
        return builder.Build();
    }
}
