using System.Collections.Concurrent;
using Inventory.Worker.Operations.Audit.Checks;
using Inventory.Worker.Operations.Audit.Passes;
using Inventory.Worker.Payments;
using Npgsql;

namespace Inventory.Worker.Operations.Audit;

/// <summary>Proves the invariants over the whole database, set-based and in one snapshot, and compares with the provider's book.</summary>
/// <remarks>
/// Most invariants hold after every commit. Those about messages still under way hold once the service has settled: no message in
/// its queues, nothing in <c>outbox_pending</c>. The audit runs two checks at a time, without parallel workers; each sorts and
/// hashes in memory of its own (<c>work_mem</c> 256 MB for each such step).
/// </remarks>
public static class InventoryAudit
{
    /// <summary>Offending rows that a finding shows at most, by default.</summary>
    public const int Examples = 5;

    /// <summary>Runs all checks.</summary>
    /// <param name="dataSource">The service's database. The user needs SELECT on its tables and may create temporary ones.</param>
    /// <param name="provider">The payment provider; null leaves the checks that need its book out.</param>
    /// <param name="cancellationToken">Stops the audit.</param>
    /// <exception cref="PostgresException">The database is not migrated, or the user may not read it.</exception>
    /// <exception cref="PaymentGatewayException">The provider could not be asked.</exception>
    public static Task<AuditReport> AuditAsync(
        NpgsqlDataSource dataSource, IPaymentGateway? provider = null, CancellationToken cancellationToken = default) =>
        AuditAsync(dataSource, provider, Examples, cancellationToken);

    /// <inheritdoc cref="AuditAsync(NpgsqlDataSource, IPaymentGateway, CancellationToken)" />
    /// <param name="dataSource">The service's database. The user needs SELECT on its tables and may create temporary ones.</param>
    /// <param name="provider">The payment provider; null leaves the checks that need its book out.</param>
    /// <param name="examples">Offending rows that a finding shows at most.</param>
    /// <param name="cancellationToken">Stops the audit.</param>
    public static Task<AuditReport> AuditAsync(
        NpgsqlDataSource dataSource, IPaymentGateway? provider, int examples, CancellationToken cancellationToken = default) =>
        AuditAsync(AuditChecks.All, dataSource, provider, examples, cancellationToken);

    internal static async Task<AuditReport> AuditAsync(
        IEnumerable<AuditCheck> all, NpgsqlDataSource dataSource, IPaymentGateway? provider, int examples, CancellationToken cancellationToken)
    {
        List<AuditCheck> checks = [.. all.Where(c => provider is not null || !c.NeedsProviderBook)];
        // Passes come first and the checks that use them last, so that no lane waits for a pass that the other is at while there is work.
        var passes = new ConcurrentQueue<AuditPass>(checks.SelectMany(c => c.Passes).Distinct().Where(p => !AuditCheck.ReadsScratch(p.Sql)));
        var shared = new ConcurrentQueue<AuditCheck>(checks.Where(c => !c.NeedsScratch).OrderBy(c => c.CleanWhen.Count));
        var (findings, known) = (new ConcurrentDictionary<AuditCheck, AuditFinding>(), new AuditFacts());
        using var failed = new CancellationTokenSource();
        await using var first = await AuditLane.BeginAsync(dataSource, cancellationToken);
        await using var second = await first.JoinAsync(dataSource, cancellationToken);

        await Task.WhenAll(Guard(FirstAsync), Guard(() => ShareAsync(second)));
        var totals = await TotalsReading.ReadAsync(known, first, cancellationToken);
        return new AuditReport([.. checks.Select(c => findings[c])], totals) { Readings = (await known.ReadingsAsync()).ToDictionary(r => r.Pass.Name, r => r.Elapsed) };

        // Temporary tables belong to one connection, and so do the checks that read them.
        async Task FirstAsync()
        {
            await ProviderBook.CreateAsync(first.Connection, provider, cancellationToken);
            await RareAnswers.CreateAsync(first.Connection, cancellationToken);
            await ScratchAsync(c => c.CleanWhen.Count == 0);
            await ReadAsync(first);
            await ScratchAsync(c => c.CleanWhen.Count > 0);
            await ShareAsync(first);
        }

        async Task ScratchAsync(Predicate<AuditCheck> which)
        {
            foreach (var check in checks.Where(c => c.NeedsScratch && which(c) && !failed.IsCancellationRequested))
                await RunAsync(first, check);
        }

        async Task ReadAsync(AuditLane lane)
        {
            while (!failed.IsCancellationRequested && passes.TryDequeue(out var pass))
                await known.ReadAsync(pass, lane, cancellationToken);
        }

        async Task ShareAsync(AuditLane lane)
        {
            await ReadAsync(lane);
            while (!failed.IsCancellationRequested && shared.TryDequeue(out var check))
                await RunAsync(lane, check);
        }

        async Task RunAsync(AuditLane lane, AuditCheck check) => findings[check] = await lane.RunAsync(check, known, examples, cancellationToken);

        // The other lane ends with the check it is at, so that what failed is told and not that the rest was given up for it.
        async Task Guard(Func<Task> lane)
        {
            try
            {
                await lane();
            }
            catch
            {
                await failed.CancelAsync();
                throw;
            }
        }
    }
}
