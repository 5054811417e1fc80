using System.Data;
using System.Diagnostics;
using Inventory.Worker.Operations.Audit.Checks;
using Inventory.Worker.Payments;
using Npgsql;

namespace Inventory.Worker.Operations.Audit;

/// <summary>Proves the invariants over the whole database, set-based and in one snapshot, and compares with the provider's book.</summary>
/// <remarks>
/// Most invariants hold after every commit. Those about messages still under way hold once the service has settled: no message in
/// its queues, nothing in <c>outbox_pending</c>. The audit sorts and hashes in memory of its own
/// (<c>work_mem</c> 256 MB for each such step and process) with two parallel workers at most.
/// </remarks>
public static class InventoryAudit
{
    /// <summary>Offending rows that a finding shows at most.</summary>
    public const int Examples = 5;

    // For this transaction only. Compiling queries costs more than it gains here, and the planner is shy of parallel plans.
    private const string Settings = """
        SET LOCAL work_mem = '256MB'; SET LOCAL max_parallel_workers_per_gather = 2; SET LOCAL jit = off;
        SET LOCAL parallel_setup_cost = 100; SET LOCAL parallel_tuple_cost = 0.01
        """;

    /// <summary>Runs all checks.</summary>
    /// <param name="dataSource">The service's database. The user needs SELECT on its tables and may create temporary ones.</param>
    /// <param name="provider">The payment provider; null leaves the checks that need its book out.</param>
    /// <param name="cancellationToken">Stops the audit.</param>
    /// <exception cref="PostgresException">The database is not migrated, or the user may not read it.</exception>
    /// <exception cref="PaymentGatewayException">The provider could not be asked.</exception>
    public static async Task<AuditReport> AuditAsync(
        NpgsqlDataSource dataSource, IPaymentGateway? provider = null, CancellationToken cancellationToken = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await KeepEpochsAsync(connection, cancellationToken);
        await ExecuteAsync(connection, Settings, cancellationToken);
        await ProviderBook.CreateAsync(connection, provider, cancellationToken);
        await ItemBalances.CreateAsync(connection, cancellationToken);
        var (findings, known) = (new List<AuditFinding>(), new Dictionary<string, bool>());
        foreach (var check in AuditChecks.All.Where(c => provider is not null || !c.NeedsProviderBook))
            findings.Add(await RunAsync(connection, check, known, cancellationToken));
        var totals = await TotalsQuery.RunAsync(connection, cancellationToken);
        // Not committed: the temporary tables go with the transaction.
        return new AuditReport(findings, totals);
    }

    // A partition that is dropped is gone from a snapshot as well. Before the snapshot is taken, which a lock does not do.
    private static async Task KeepEpochsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("LOCK TABLE inbox, outbox IN ACCESS SHARE MODE", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<AuditFinding> RunAsync(
        NpgsqlConnection connection, AuditCheck check, Dictionary<string, bool> known, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        if (await IsCleanAsync(connection, check, known, cancellationToken))
            return new AuditFinding(check, 0, 0, [], Stopwatch.GetElapsedTime(started));

        await using var command = connection.CreateCommand();
        command.CommandTimeout = 0;
        command.CommandText = $"""
            WITH offender (example, units) AS ({check.Sql})
            SELECT example, count(*) OVER (), sum(units) OVER ()::bigint
            FROM offender ORDER BY example COLLATE "C" LIMIT {Examples}
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

    // Checks share conditions: each is asked once.
    private static async Task<bool> IsCleanAsync(
        NpgsqlConnection connection, AuditCheck check, Dictionary<string, bool> known, CancellationToken cancellationToken)
    {
        foreach (var condition in check.CleanWhen)
        {
            if (!known.TryGetValue(condition, out var holds))
            {
                await using var command = new NpgsqlCommand($"SELECT {condition}", connection) { CommandTimeout = 0 };
                known[condition] = holds = (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
            }

            if (!holds)
                return false;
        }

        return check.CleanWhen.Count > 0;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
