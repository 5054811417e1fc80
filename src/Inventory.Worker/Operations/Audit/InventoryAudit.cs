using System.Data;
using Inventory.Worker.Payments;
using Npgsql;

namespace Inventory.Worker.Operations.Audit;

/// <summary>Proves the invariants over the whole database, set-based and in one snapshot, and compares with the provider's book.</summary>
/// <remarks>
/// Most invariants hold after every commit. Those about messages still under way hold once the service has settled: no message in
/// its queues, nothing in <c>outbox_pending</c>.
/// </remarks>
public static class InventoryAudit
{
    /// <summary>Offending rows that a finding shows at most.</summary>
    public const int Examples = 5;

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
        await ProviderBook.CreateAsync(connection, provider, cancellationToken);
        var findings = new List<AuditFinding>();
        foreach (var check in AuditChecks.All.Where(c => provider is not null || !c.NeedsProviderBook))
            findings.Add(await RunAsync(connection, check, cancellationToken));
        var totals = await TotalsQuery.RunAsync(connection, cancellationToken);
        // Not committed: the temporary book goes with the transaction.
        return new AuditReport(findings, totals);
    }

    // A partition that is dropped is gone from a snapshot as well. Before the snapshot is taken, which a lock does not do.
    private static async Task KeepEpochsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("LOCK TABLE inbox, outbox IN ACCESS SHARE MODE", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<AuditFinding> RunAsync(NpgsqlConnection connection, AuditCheck check, CancellationToken cancellationToken)
    {
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

        return new AuditFinding(check, rows, units, examples);
    }
}
