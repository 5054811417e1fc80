using Messaging.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Messaging.Retention;

/// <summary>
/// Begins epochs in time and drops those that are older than the retention. Run by one worker at a time; should two do so, the second finds
/// nothing left to do.
/// </summary>
public sealed class MessageRetention(NpgsqlDataSource database, IOptions<MessagingOptions> options, ILogger<MessageRetention> log)
{
    private const string AdvanceSql = "SELECT message_epoch_advance($1)";

    private const string DropSql = "SELECT message_epoch_drop($1)";

    private const string KeptSql = """
        SELECT e.epoch, count(*) FROM message_epoch e JOIN outbox_pending p USING (epoch)
        WHERE e.ended_at < now() - $1 GROUP BY e.epoch ORDER BY e.epoch
        """;

    private Dictionary<int, long> _kept = [];

    /// <summary>Does all that is due, step by step. A step that would hold up others is left to the next run.</summary>
    /// <exception cref="PostgresException">The user is no member of the service's role, or the database is older than this program.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (retention, length) = (options.Value.Retention, options.Value.Retention / options.Value.RetentionEpochs);
        try
        {
            while (await StepAsync(AdvanceSql, length, cancellationToken) is string done)
                log.EpochAdvanced(done);
            while (await StepAsync(DropSql, retention, cancellationToken) is int epoch)
                log.EpochDropped(epoch, retention);
            await TellKeptAsync(retention, cancellationToken);
        }
        catch (PostgresException problem) when (problem.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            log.EpochBusy(problem.MessageText);
        }
    }

    private async Task<object?> StepAsync(string sql, TimeSpan span, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = span });
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private async Task TellKeptAsync(TimeSpan retention, CancellationToken cancellationToken)
    {
        var kept = new Dictionary<int, long>();
        await using var command = database.CreateCommand(KeptSql);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = retention });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            kept.Add(reader.GetInt32(0), reader.GetInt64(1));
        foreach (var (epoch, pending) in kept.Where(k => _kept.GetValueOrDefault(k.Key) != k.Value))
            log.EpochKept(epoch, pending);
        _kept = kept;
    }
}
