using System.Diagnostics;
using Load.Broker;
using Npgsql;

namespace Load.Servers;

/// <summary>
/// Tells of each order whose reservation has been committed: a trigger says NOTIFY, which Postgres delivers after the commit is on disk
/// (and which makes commits wait for each other: an upper bound).
/// </summary>
public sealed class CommitListener : IAsyncDisposable
{
    private const string Watch = """
        CREATE OR REPLACE FUNCTION benchmark_tell() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_notify('benchmark', NEW.order_id); RETURN NULL; END $$;
        CREATE TRIGGER benchmark_tell AFTER INSERT ON reservation FOR EACH ROW EXECUTE FUNCTION benchmark_tell();
        LISTEN benchmark
        """;

    private readonly NpgsqlConnection _connection;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _listening;

    private CommitListener(NpgsqlConnection connection, Arrivals arrivals)
    {
        _connection = connection;
        _connection.Notification += (_, told) => arrivals.Heard(told.Payload, Stopwatch.GetTimestamp());
        _listening = ListenAsync();
    }

    public static async Task<CommitListener> StartAsync(NpgsqlDataSource database, Arrivals arrivals)
    {
        var connection = await database.OpenConnectionAsync();
        await ExecuteAsync(connection, Watch);
        return new CommitListener(connection, arrivals);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ExecuteAsync(_connection, "UNLISTEN *; DROP TRIGGER benchmark_tell ON reservation");
        await _connection.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ListenAsync()
    {
        while (true)
            await _connection.WaitAsync(_stop.Token);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
