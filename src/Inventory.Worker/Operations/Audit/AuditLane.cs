using System.Data;
using System.Diagnostics;
using Inventory.Worker.Operations.Audit.Checks;
using Inventory.Worker.Operations.Audit.Passes;
using Npgsql;

namespace Inventory.Worker.Operations.Audit;

/// <summary>One connection that runs checks on the audit's snapshot.</summary>
internal sealed class AuditLane : IAsyncDisposable
{
    // For this transaction only. A lane that waits for somebody who waits for the other lane would wait for ever. Compiling queries costs more than
    // it gains here. Lanes are the parallel workers: more of them share out a check at a price, and cores are for the service.
    private const string Settings =
        "SET LOCAL lock_timeout = '30s'; SET LOCAL work_mem = '256MB'; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off; SET LOCAL enable_hashagg = on";

    private readonly NpgsqlTransaction _transaction;
    private string? _snapshot;
    private bool _hasBalances;

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
            await lane.ExecuteAsync(ChainPass.Aggregates, cancellationToken);
        },
        cancellationToken);

    /// <summary>Another lane that sees the same, for as long as this one lives. Its temporary tables are its own.</summary>
    public Task<AuditLane> JoinAsync(NpgsqlDataSource database, CancellationToken cancellationToken) => OpenAsync(
        database,
        async lane =>
        {
            await lane.ExecuteAsync($"SET TRANSACTION SNAPSHOT '{_snapshot}'", cancellationToken);
            await lane.ExecuteAsync(Settings, cancellationToken);
            await lane.ExecuteAsync(ChainPass.Aggregates, cancellationToken);
        },
        cancellationToken);

    /// <summary>Reads one pass.</summary>
    public async Task<PassReading> ReadAsync(AuditPass pass, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await using var command = new NpgsqlCommand(pass.Sql, Connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var facts = new string?[reader.FieldCount];
        for (var column = 0; column < facts.Length; column++)
            facts[column] = await reader.IsDBNullAsync(column, cancellationToken) ? null : reader.GetString(column);
        return new PassReading(pass, facts, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Runs one check.</summary>
    public async Task<AuditFinding> RunAsync(AuditCheck check, AuditFacts known, int examples, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        if (await IsCleanAsync(check, known, cancellationToken))
            return new AuditFinding(check, 0, 0, [], Stopwatch.GetElapsedTime(started));

        if (!_hasBalances && check.Sql.Contains(ItemBalances.Table, StringComparison.Ordinal))
        {
            await ItemBalances.CreateAsync(Connection, cancellationToken);
            _hasBalances = true;
        }

        await using var command = Connection.CreateCommand();
        command.CommandTimeout = 0;
        command.CommandText = $"""
            WITH offender (example, units) AS ({check.Sql})
            SELECT example, count(*) OVER (), sum(units) OVER ()::bigint
            FROM offender ORDER BY example COLLATE "C" LIMIT $1
            """;
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = examples });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var shown = new List<string>();
        var (rows, units) = (0L, 0L);
        while (await reader.ReadAsync(cancellationToken))
        {
            shown.Add(reader.GetString(0));
            (rows, units) = (reader.GetInt64(1), reader.GetInt64(2));
        }

        return new AuditFinding(check, rows, units, shown, Stopwatch.GetElapsedTime(started));
    }

    // Not committed: temporary tables and aggregates go with the transaction.
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }

    private async Task<bool> IsCleanAsync(AuditCheck check, AuditFacts known, CancellationToken cancellationToken)
    {
        foreach (var condition in check.CleanWhen)
        {
            if (!await known.HoldsAsync(condition, this, cancellationToken))
                return false;
        }

        return check.CleanWhen.Count > 0;
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
