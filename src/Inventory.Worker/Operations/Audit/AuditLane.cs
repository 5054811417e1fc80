using System.Data;
using System.Diagnostics;
using Npgsql;

namespace Inventory.Worker.Operations.Audit;

/// <summary>One connection that runs checks on the audit's snapshot.</summary>
internal sealed class AuditLane : IAsyncDisposable
{
    // For this transaction only. A lane that waits for somebody who waits for the other lane would wait for ever. Compiling queries costs more than
    // it gains here. Lanes are the parallel workers: more of them share out a check at a price, and cores are for the service.
    private const string Settings =
        "SET LOCAL lock_timeout = '30s'; SET LOCAL work_mem = '256MB'; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off";

    private readonly NpgsqlTransaction _transaction;
    private string? _snapshot;

    private AuditLane(NpgsqlConnection connection, NpgsqlTransaction transaction) => (Connection, _transaction) = (connection, transaction);

    /// <summary>The connection, in its transaction.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Takes a snapshot, of which no epoch is dropped while it is looked at.</summary>
    public static Task<AuditLane> BeginAsync(NpgsqlDataSource database, CancellationToken cancellationToken) => OpenAsync(
        database,
        async lane =>
        {
            await lane.ExecuteAsync(Settings, cancellationToken);
            // A partition that is dropped is gone from a snapshot as well. Before the snapshot is taken, which a lock does not do.
            await lane.ExecuteAsync("LOCK TABLE inbox, outbox IN ACCESS SHARE MODE", cancellationToken);
            await using var export = new NpgsqlCommand("SELECT pg_export_snapshot()", lane.Connection);
            lane._snapshot = (string)(await export.ExecuteScalarAsync(cancellationToken))!;
        },
        cancellationToken);

    /// <summary>Another lane that sees the same, for as long as this one lives. Temporary tables are not part of it.</summary>
    public Task<AuditLane> JoinAsync(NpgsqlDataSource database, CancellationToken cancellationToken) => OpenAsync(
        database,
        async lane =>
        {
            await lane.ExecuteAsync($"SET TRANSACTION SNAPSHOT '{_snapshot}'", cancellationToken);
            await lane.ExecuteAsync(Settings, cancellationToken);
        },
        cancellationToken);

    /// <summary>Runs one check.</summary>
    public async Task<AuditFinding> RunAsync(AuditCheck check, AuditConditions known, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        if (await IsCleanAsync(check, known, cancellationToken))
            return new AuditFinding(check, 0, 0, [], Stopwatch.GetElapsedTime(started));

        await using var command = Connection.CreateCommand();
        command.CommandTimeout = 0;
        command.CommandText = $"""
            WITH offender (example, units) AS ({check.Sql})
            SELECT example, count(*) OVER (), sum(units) OVER ()::bigint
            FROM offender ORDER BY example COLLATE "C" LIMIT {InventoryAudit.Examples}
            """;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var examples = new List<string>();
        var (rows, units) = (0L, 0L);
        while (await reader.ReadAsync(cancellationToken))
        {
            examples.Add(reader.GetString(0));
            (rows, units) = (reader.GetInt64(1), reader.GetInt64(2));
        }

        return new AuditFinding(check, rows, units, examples, Stopwatch.GetElapsedTime(started));
    }

    // Not committed: temporary tables go with the transaction.
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }

    private async Task<bool> IsCleanAsync(AuditCheck check, AuditConditions known, CancellationToken cancellationToken)
    {
        foreach (var condition in check.CleanWhen)
        {
            if (!await known.HoldsAsync(condition, () => AskAsync(condition, cancellationToken)))
                return false;
        }

        return check.CleanWhen.Count > 0;
    }

    private async Task<bool> AskAsync(string condition, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT {condition}", Connection) { CommandTimeout = 0 };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<AuditLane> OpenAsync(NpgsqlDataSource database, Func<AuditLane, Task> prepare, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        var lane = new AuditLane(connection, await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken));
        try
        {
            await prepare(lane);
            return lane;
        }
        catch
        {
            await lane.DisposeAsync();
            throw;
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, Connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
