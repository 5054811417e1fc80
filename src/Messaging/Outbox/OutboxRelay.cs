using Messaging.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Messaging.Outbox;

/// <summary>
/// Sends what a crash or a broker outage left in the outbox. One relay at a time over all workers, in order. What the broker does not take
/// is tried again for ever, less and less often; only a row that cannot be read is parked in the end. Neither holds up the others.
/// </summary>
internal sealed class OutboxRelay(
    NpgsqlDataSource database, OutboxSender sender, MessageCatalog catalog, IOptions<MessagingOptions> options, TimeProvider time,
    ILogger<OutboxRelay> log) : BackgroundService
{
    private const int Page = 500;

    // Held for one transaction: a relay that dies frees it with its connection.
    private const string TakeSql = "SELECT pg_try_advisory_xact_lock(hashtext('inventory.outbox.relay'))";

    // OFFSET 0 keeps the look into the outbox a look-up by key, a row at a time, whatever a planner was told of an outbox that was empty then.
    internal const string ReadSql = """
        SELECT p.consumer, p.identity, o.ordinal, o.message_id, o.message_type, o.body, o.conversation_id, o.trace_parent
        FROM outbox_pending p CROSS JOIN LATERAL (
          SELECT * FROM outbox
          WHERE consumer = p.consumer AND identity = p.identity AND ordinal = p.ordinal AND epoch = p.epoch OFFSET 0) o
        WHERE p.parked_at IS NULL AND p.next_attempt_at <= now()
        ORDER BY p.seq LIMIT $1
        FOR UPDATE OF p SKIP LOCKED
        """;

    private const string FailSql = """
        UPDATE outbox_pending SET attempts = attempts + 1, last_error = $4,
          next_attempt_at = now() + make_interval(secs => least(300, power(2, attempts))),
          parked_at = CASE WHEN $5 AND attempts + 1 >= $6 THEN now() END
        WHERE consumer = $1 AND identity = $2 AND ordinal = $3
        RETURNING parked_at IS NOT NULL
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.RelayInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await RelayPageAsync(stoppingToken) == Page)
                {
                }
            }
            catch (Exception problem) when (problem is NpgsqlException or TimeoutException)
            {
                log.RelayFailed(problem.Message);
            }
        }
    }

    private async Task<int> RelayPageAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var take = new NpgsqlCommand(TakeSql, connection))
        {
            if (await take.ExecuteScalarAsync(cancellationToken) is not true)
                return 0;
        }

        var (messages, unreadable) = await ReadAsync(connection, cancellationToken);
        var problems = await sender.SendAsync(messages, cancellationToken);
        var sent = messages.Where((_, i) => problems[i] is null).ToList();
        if (sent.Count > 0)
        {
            await using var settle = new NpgsqlBatch(connection) { BatchCommands = { OutboxCommands.Settle(sent) } };
            await settle.ExecuteNonQueryAsync(cancellationToken);
        }

        foreach (var (key, problem) in unreadable)
            await FailAsync(connection, key, problem, isUnreadable: true, cancellationToken);
        foreach (var (message, problem) in messages.Zip(problems).Where(p => p.Second is not null))
            await FailAsync(connection, Key(message), problem!, isUnreadable: false, cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        if (sent.Count > 0)
            log.Relayed(sent.Count);
        return messages.Count + unreadable.Count;
    }

    private async Task<(List<OutgoingMessage> Messages, List<((string, string, short) Key, string Problem)> Unreadable)> ReadAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var messages = new List<OutgoingMessage>();
        var unreadable = new List<((string, string, short), string)>();
        await using var read = new NpgsqlCommand(ReadSql, connection) { Parameters = { new NpgsqlParameter<int> { TypedValue = Page } } };
        await using var reader = await read.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            try
            {
                messages.Add(OutboxCommands.ReadMessage(reader, reader.GetString(0), reader.GetString(1), catalog, column: 2, isPending: true));
            }
            catch (InvalidOperationException problem)
            {
                unreadable.Add(((reader.GetString(0), reader.GetString(1), reader.GetInt16(2)), problem.Message));
            }
        }

        return (messages, unreadable);
    }

    private async Task FailAsync(
        NpgsqlConnection connection, (string Consumer, string Identity, short Ordinal) key, string problem, bool isUnreadable,
        CancellationToken cancellationToken)
    {
        await using var fail = new NpgsqlCommand(FailSql, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = key.Consumer },
                new NpgsqlParameter<string> { TypedValue = key.Identity },
                new NpgsqlParameter<short> { TypedValue = key.Ordinal },
                new NpgsqlParameter<string> { TypedValue = problem },
                new NpgsqlParameter<bool> { TypedValue = isUnreadable },
                new NpgsqlParameter<int> { TypedValue = options.Value.RelayAttempts },
            },
        };
        if (await fail.ExecuteScalarAsync(cancellationToken) is true)
            log.OutboxRowParked(key.Consumer, key.Identity, key.Ordinal, problem);
    }

    private static (string, string, short) Key(OutgoingMessage message) => (message.Consumer, message.Identity, message.Ordinal);
}
