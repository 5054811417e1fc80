using System.Text;
using Npgsql;
using RabbitMQ.Client;
using StackExchange.Redis;
using Xunit;

namespace LocalStack.Tests.Support;

/// <summary>One durable write and the read of it, for each kind of server, by its usual client.</summary>
internal static class Clients
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static Task WriteAsync(LocalServers stack, ILocalServer server, string value) => server.Kind switch
    {
        ServerKind.Postgres => ExecuteAsync(
            stack.PostgresConnectionString, $"CREATE TABLE IF NOT EXISTS kept (id serial, value text); INSERT INTO kept (value) VALUES ('{value}')"),
        ServerKind.RabbitMq => PublishAsync(stack.RabbitMqUri, "kept", value),
        _ => WithRedisAsync(server, async database => Assert.True(await database.StringSetAsync("kept", value))),
    };

    /// <summary>What was written last; null in an empty server.</summary>
    public static async Task<string?> ReadAsync(LocalServers stack, ILocalServer server)
    {
        switch (server.Kind)
        {
            case ServerKind.Postgres:
                return await ScalarAsync(stack.PostgresConnectionString, "SELECT to_regclass('kept')::text") is null
                    ? null
                    : await ScalarAsync(stack.PostgresConnectionString, "SELECT value FROM kept ORDER BY id DESC LIMIT 1");
            case ServerKind.RabbitMq:
                return await GetAsync(stack.RabbitMqUri, "kept");
            default:
                string? value = null;
                await WithRedisAsync(server, async database => value = await database.StringGetAsync("kept"));
                return value;
        }
    }

    /// <summary>A question that changes nothing.</summary>
    public static async Task AskAsync(LocalServers stack, ILocalServer server)
    {
        switch (server.Kind)
        {
            case ServerKind.Postgres:
                await ScalarAsync(stack.PostgresConnectionString, "SELECT 'answer'");
                break;
            case ServerKind.RabbitMq:
                await using (await ConnectAsync(stack.RabbitMqUri))
                    break;
            default:
                await WithRedisAsync(server, database => database.PingAsync());
                break;
        }
    }

    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false;Timeout=2");
        await connection.OpenAsync(Cancelled);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    public static async Task<string?> ScalarAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false;Timeout=2");
        await connection.OpenAsync(Cancelled);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancelled) as string;
    }

    /// <summary>Publishes to a quorum queue and waits for the broker's confirmation.</summary>
    public static async Task PublishAsync(Uri broker, string queue, string text)
    {
        await using IConnection connection = await ConnectAsync(broker);
        var confirms = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
        await using IChannel channel = await connection.CreateChannelAsync(confirms, Cancelled);
        await DeclareAsync(channel, queue);
        await channel.BasicPublishAsync("", queue, mandatory: true, new BasicProperties { Persistent = true }, Encoding.UTF8.GetBytes(text), Cancelled);
    }

    /// <summary>Takes all messages from a quorum queue and returns the last; null from an empty one.</summary>
    public static async Task<string?> GetAsync(Uri broker, string queue)
    {
        await using IConnection connection = await ConnectAsync(broker);
        await using IChannel channel = await connection.CreateChannelAsync(cancellationToken: Cancelled);
        await DeclareAsync(channel, queue);
        string? last = null;
        while (await channel.BasicGetAsync(queue, autoAck: true, Cancelled) is { } got)
            last = Encoding.UTF8.GetString(got.Body.Span);
        return last;
    }

    private static Task<IConnection> ConnectAsync(Uri broker) => new ConnectionFactory
    {
        Uri = broker,
        AutomaticRecoveryEnabled = false,
        RequestedConnectionTimeout = TimeSpan.FromSeconds(2),
        HandshakeContinuationTimeout = TimeSpan.FromSeconds(2),
        ContinuationTimeout = TimeSpan.FromSeconds(5),
    }.CreateConnectionAsync(Cancelled);

    private static Task<QueueDeclareOk> DeclareAsync(IChannel channel, string queue) => channel.QueueDeclareAsync(
        queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" },
        cancellationToken: Cancelled);

    private static async Task WithRedisAsync(ILocalServer server, Func<IDatabase, Task> action)
    {
        var settings = ConfigurationOptions.Parse(server.Endpoint);
        settings.ConnectTimeout = 2000;
        settings.AsyncTimeout = 2000;
        settings.ConnectRetry = 0;
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(settings);
        await action(redis.GetDatabase());
    }
}
