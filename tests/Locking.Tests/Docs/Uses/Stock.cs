using Npgsql;

namespace Locking.Tests.Docs.Uses;

// sample
internal sealed class Stock(ILockGroup locks, NpgsqlDataSource database)
{
    public async Task<bool> TryReserveAsync(IReadOnlyDictionary<string, long> order, CancellationToken cancellationToken)
    {
        // All items or none, in one round trip.
        string[] skus = [.. order.Keys];
        await using var lease = (await locks.AcquireAsync(skus, TimeSpan.FromSeconds(5), cancellationToken)).GetLeaseOrThrow();
        var fence = await lease.SettleFenceAsync(cancellationToken);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // The rows stay locked from this look at their fences to the commit, so no newer holder can come in between.
        var enough = 0;
        await using (var read = new NpgsqlCommand("SELECT sku, available, fence FROM stock WHERE sku = ANY ($1) ORDER BY sku FOR UPDATE", connection))
        await using (var rows = await read.With((object)skus).ExecuteReaderAsync(cancellationToken))
        {
            while (await rows.ReadAsync(cancellationToken))
            {
                if (rows.GetInt64(2) > fence)
                    throw new LockLostException($"A newer holder has changed {rows.GetString(0)}.");
                enough += rows.GetInt64(1) >= order[rows.GetString(0)] ? 1 : 0;
            }
        }
        if (enough < skus.Length)
            return false;

        await using var write = new NpgsqlCommand("""
            UPDATE stock SET available = available - quantity, fence = $3 FROM unnest($1, $2) AS wanted (name, quantity) WHERE sku = name
            """, connection);
        await write.With(skus, Array.ConvertAll(skus, sku => order[sku]), fence).ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
// end
