using System.Diagnostics;
using Load.Broker;
using Npgsql;

namespace Load.Servers;

/// <summary>
/// Tells of each order whose reservation has been committed: a trigger says NOTIFY once a statement, which Postgres delivers after the commit
/// is on disk (and which makes commits wait for each other: an upper bound).
/// </summary>
public sealed class CommitListener : IAsyncDisposable
{
    // A payload has 8,000 bytes at most.
    private const string Watch = """
        CREATE OR REPLACE FUNCTION benchmark_tell() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            PERFORM pg_notify('benchmark', string_agg(order_id, ','))
            FROM (SELECT order_id, row_number() OVER () / 200 AS part FROM added) t GROUP BY part;
            RETURN NULL;
          END $$;
        CREATE TRIGGER benchmark_tell AFTER INSERT ON reservation REFERENCING NEW TABLE AS added
          FOR EACH STATEMENT EXECUTE FUNCTION benchmark_tell();
        LISTEN benchmark
        """;

    private readonly NpgsqlConnection _connection;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _listening;

    private CommitListener(NpgsqlConnection connection, Arrivals arrivals)
    {
        _connection = connection;
        _connection.Notification += (_, told) =>
        {
            var now = Stopwatch.GetTimestamp();
            foreach (var order in told.Payload.Split(','))
                arrivals.Heard(order, now);
        };
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
