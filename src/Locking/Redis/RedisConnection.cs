using Locking.Diagnostics;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Locking.Redis;

/// <summary>
/// The connection to one node, used for locks and nothing else: a large or blocking command of somebody else on the same connection
/// would delay renewals. Connecting goes on in the background for as long as the process lives.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private readonly Task<ConnectionMultiplexer> _connecting;
    private volatile ConnectionMultiplexer? _multiplexer;
    private volatile IDatabase? _database;
    private readonly ILogger _logger;
    private long _lastComplaint;

    public RedisConnection(string configuration, TimeSpan answerTimeout, ILogger logger)
    {
        _logger = logger;
        var options = ConfigurationOptions.Parse(configuration);
        options.AbortOnConnectFail = false;
        // A command that waits in the client for a connection could be carried out long after its sender gave up.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        // Only for the health check: reading a node's eviction policy counts as administration.
        options.AllowAdmin = true;
        options.ClientName ??= "locking";
        options.ConnectTimeout = Math.Min(options.ConnectTimeout, 2000);
        options.ReconnectRetryPolicy = new LinearRetry(500);
        // How long an unanswered command is remembered. Late answers are useful, so this is longer than any caller waits.
        options.AsyncTimeout = (int)Math.Clamp(answerTimeout.TotalMilliseconds * 4, 1000, 10_000);
        Name = string.Join(',', options.EndPoints.Select(e => Format(e)));
        _connecting = ConnectAsync(options, logger);
    }

    /// <summary>A connection was made: to the server known before, or to one that has been restarted.</summary>
    public event Action? Connected;

    public string Name { get; }

    public bool IsConnected => _multiplexer is { IsConnected: true };

    /// <summary>The database to send to, or null while there is no connection.</summary>
    public IDatabase? Database => _multiplexer is { IsConnected: true } ? _database : null;

    /// <summary>Completes when the first attempt to connect has ended, well or not.</summary>
    public Task FirstAttempt => _connecting;

    /// <summary>Subscribes as soon as there is a connection; from then on the client repeats it on every new connection.</summary>
    public void Listen(string channel, Action<string> heard)
    {
        var subscribed = 0;
        Connected += () => _ = SubscribeAsync();
        if (IsConnected)
            _ = SubscribeAsync();

        async Task SubscribeAsync()
        {
            if (_multiplexer is not { } multiplexer || Interlocked.Exchange(ref subscribed, 1) == 1)
                return;
            try
            {
                await multiplexer.GetSubscriber().SubscribeAsync(
                    RedisChannel.Literal(channel), (_, message) => heard((string?)message ?? ""));
            }
            catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
            {
                // Waiters fall back to trying again now and then; the next connection brings the next attempt.
                Volatile.Write(ref subscribed, 0);
                Log.NodeRefused(_logger, Name, e.Message);
            }
        }
    }

    /// <summary>Logs why the node refused, but not for each of thousands of commands.</summary>
    public void Complain(string reason)
    {
        var now = Environment.TickCount64;
        if (now - Interlocked.Read(ref _lastComplaint) < 1000)
            return;
        Interlocked.Exchange(ref _lastComplaint, now);
        Log.NodeRefused(_logger, Name, reason);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            var multiplexer = await _connecting;
            await multiplexer.DisposeAsync();
        }
        catch (RedisException)
        {
            // Never connected: nothing to close. The failure was logged where it happened.
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions options, ILogger logger)
    {
        try
        {
            var multiplexer = await ConnectionMultiplexer.ConnectAsync(options);
            multiplexer.ConnectionFailed += (_, e) => Log.NodeConnectionLost(logger, Name, e.FailureType.ToString());
            multiplexer.ConnectionRestored += (_, _) =>
            {
                Log.NodeConnectionRestored(logger, Name);
                Connected?.Invoke();
            };
            _database = multiplexer.GetDatabase();
            _multiplexer = multiplexer;
            if (multiplexer.IsConnected)
                Connected?.Invoke();
            return multiplexer;
        }
        catch (RedisException e)
        {
            Log.NodeConnectFailed(logger, Name, e.Message);
            throw;
        }
    }

    private static string Format(System.Net.EndPoint endPoint) => endPoint switch
    {
        System.Net.DnsEndPoint dns => $"{dns.Host}:{dns.Port}",
        _ => endPoint.ToString() ?? "?",
    };
}
