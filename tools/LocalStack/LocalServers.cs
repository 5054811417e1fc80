using System.Globalization;
using LocalStack.Admin;
using LocalStack.Containers;
using LocalStack.Processes;

namespace LocalStack;

/// <summary>
/// Real Postgres, RabbitMQ and Redis servers for a test, a demo or a benchmark. They listen on the loopback address only, keep their
/// ports over restarts, and are gone, with their data, when this object is disposed or this process ends, even by SIGKILL.
/// </summary>
public sealed class LocalServers : IAsyncDisposable
{
    private const string Variable = "INVENTORY_STACK";

    private readonly IServerFactory _factory;
    private readonly List<LocalServer> _servers = [];
    private int _names;

    private LocalServers(IServerFactory factory, LocalServersOptions options, ServerMode mode)
    {
        _factory = factory;
        Mode = mode;
        if (options.Postgres)
            _servers.Add(factory.Postgres("postgres"));
        if (options.RabbitMq)
            _servers.Add(factory.RabbitMq("rabbitmq"));
        for (int node = 1; node <= options.RedisNodes; node++)
            _servers.Add(factory.Redis($"redis-{node.ToString(CultureInfo.InvariantCulture)}"));
    }

    /// <summary><see cref="ServerMode.Containers"/> or <see cref="ServerMode.Processes"/>.</summary>
    public ServerMode Mode { get; }

    /// <summary>All servers: Postgres, RabbitMQ, then the Redis nodes in order.</summary>
    public IReadOnlyList<ILocalServer> Servers => _servers;

    /// <summary>The Postgres server.</summary>
    /// <exception cref="InvalidOperationException">The stack was started without it.</exception>
    public ILocalServer Postgres => Single(ServerKind.Postgres);

    /// <summary>The RabbitMQ broker.</summary>
    /// <exception cref="InvalidOperationException">The stack was started without it.</exception>
    public ILocalServer RabbitMq => Single(ServerKind.RabbitMq);

    /// <summary>The Redis nodes, in order.</summary>
    public IReadOnlyList<ILocalServer> Redis => [.. _servers.Where(server => server.Kind == ServerKind.Redis)];

    /// <summary>The Redis nodes as <c>host:port</c>, in order.</summary>
    public IReadOnlyList<string> RedisEndpoints => [.. Redis.Select(server => server.Endpoint)];

    /// <summary>The broker's AMQP address with user, password and the default virtual host (<c>%2F</c>).</summary>
    /// <exception cref="InvalidOperationException">The stack was started without RabbitMQ.</exception>
    public Uri RabbitMqUri => AmqpUri("%2F");

    /// <summary>The broker's management pages and API (<c>/api</c>), with user and password.</summary>
    /// <exception cref="InvalidOperationException">The stack was started without RabbitMQ.</exception>
    public Uri RabbitMqManagementUri => new($"http://{Credentials.User}:{Credentials.Password}@{RabbitMq.Host}:{ManagementPort}/");

    /// <summary>Connection string for Postgres' maintenance database.</summary>
    /// <exception cref="InvalidOperationException">The stack was started without Postgres.</exception>
    public string PostgresConnectionString => PostgresAdmin.ConnectionString(Postgres.Host, Postgres.Port, "postgres");

    private static string? Wish => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } wish ? wish : null;

    private int ManagementPort => ((IRabbitMqServer)RabbitMq).ManagementPort;

    /// <summary>
    /// Starts the servers side by side and waits until each answers. A Docker engine that cannot run the containers, for instance
    /// because it cannot pull an image, is done without where <see cref="ServerMode.Auto"/> leaves the choice.
    /// </summary>
    /// <param name="options">Which servers, and how; null for five Redis nodes, Postgres and RabbitMQ.</param>
    /// <param name="progress">Gets one line for each server that is ready.</param>
    /// <param name="cancellationToken">Gives up; what was started is ended.</param>
    /// <exception cref="ServersMissingException">Processes are to be used, and a program is not installed.</exception>
    /// <exception cref="ServerStartException">A server did not start; the message shows the end of its log. All are ended.</exception>
    public static async Task<LocalServers> StartAsync(
        LocalServersOptions? options = null, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new LocalServersOptions();
        ServerMode mode = ChooseMode(options.Mode);
        progress?.Report(mode == ServerMode.Containers ? "starting servers in containers" : "starting servers as processes");
        IServerFactory factory = mode == ServerMode.Containers ? new ContainerStack(options) : new ProcessStack(options);
        var servers = new LocalServers(factory, options, mode);
        try
        {
            await servers.StartAllAsync(options.TimeProvider, progress, cancellationToken);
            return servers;
        }
        catch (ServerStartException refusal) when (mode == ServerMode.Containers && IsFree(options.Mode) && DockerEngine.Refused(refusal))
        {
            await servers.DisposeAsync();
            progress?.Report($"no containers: {refusal.InnerException?.Message.Trim()}");
            return await StartAsync(options with { Mode = ServerMode.Processes }, progress, cancellationToken);
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>What <see cref="ServerMode.Auto"/> means here and now; other values are returned as they are.</summary>
    /// <param name="mode">The wish.</param>
    /// <exception cref="ArgumentException"><c>INVENTORY_STACK</c> has another value than auto, containers or processes.</exception>
    public static ServerMode ChooseMode(ServerMode mode)
    {
        if (mode == ServerMode.Auto && Wish is { } wish && !(Enum.TryParse(wish, ignoreCase: true, out mode) && Enum.IsDefined(mode)))
            throw new ArgumentException($"{Variable} is '{wish}'; it can be auto, containers or processes.");
        return mode != ServerMode.Auto ? mode : DockerEngine.Answers ? ServerMode.Containers : ServerMode.Processes;
    }

    /// <summary>Creates an empty database of its own for a test and returns its connection string.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">The stack was started without Postgres.</exception>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken = default)
    {
        string name = NextName("db");
        await PostgresAdmin.CreateDatabaseAsync(Postgres.Host, Postgres.Port, name, cancellationToken);
        return PostgresAdmin.ConnectionString(Postgres.Host, Postgres.Port, name);
    }

    /// <summary>Creates an empty virtual host of its own for a test and returns its AMQP address, with user and password.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">The stack was started without RabbitMQ.</exception>
    public async Task<Uri> CreateVirtualHostAsync(CancellationToken cancellationToken = default)
    {
        string name = NextName("vhost");
        using var admin = new RabbitMqAdmin(RabbitMq.Host, ManagementPort);
        await admin.CreateVirtualHostAsync(name, cancellationToken);
        return AmqpUri(name);
    }

    /// <summary>Ends all servers and removes their data.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Task.WhenAll(_servers.Select(server => server.DisposeAsync().AsTask()));
        }
        finally
        {
            await _factory.DisposeAsync();
        }
    }

    /// <summary>Whether nobody asked for containers in particular.</summary>
    private static bool IsFree(ServerMode mode) =>
        mode == ServerMode.Auto && (Wish is not { } wish || wish.Equals(nameof(ServerMode.Auto), StringComparison.OrdinalIgnoreCase));

    private async Task StartAllAsync(TimeProvider time, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        long started = time.GetTimestamp();

        async Task StartOneAsync(LocalServer server)
        {
            try
            {
                await server.StartAsync(keepData: false, giveUp.Token);
                progress?.Report($"{server.Name} ready on {server.Endpoint} after {time.GetElapsedTime(started).TotalSeconds:0.0} s");
            }
            catch
            {
                await giveUp.CancelAsync();
                throw;
            }
        }

        Task[] starts = [.. _servers.Select(StartOneAsync)];
        Task all = Task.WhenAll(starts);
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (all.Exception is { } failures)
        {
            // One server that fails makes the others give up: it is the one to speak of.
            List<Exception> causes = [.. failures.InnerExceptions.Where(failure => failure is not OperationCanceledException)];
            throw causes is [var only] ? only : new ServerStartException(string.Join(Environment.NewLine, causes.Select(c => c.Message)), failures);
        }

        await all;
    }

    private Uri AmqpUri(string virtualHost) => new($"amqp://{Credentials.User}:{Credentials.Password}@{RabbitMq.Endpoint}/{virtualHost}");

    private string NextName(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{Interlocked.Increment(ref _names)}");

    private LocalServer Single(ServerKind kind) =>
        _servers.FirstOrDefault(server => server.Kind == kind) ?? throw new InvalidOperationException($"This stack was started without {kind}.");
}
