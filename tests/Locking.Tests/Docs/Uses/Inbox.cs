using Npgsql;

namespace Locking.Tests.Docs.Uses;

// sample
internal sealed class Inbox(ILockGroup locks, NpgsqlDataSource database)
{
    public async Task<bool> HandleOnceAsync(
        string messageId, Func<NpgsqlConnection, CancellationToken, Task> effect, CancellationToken cancellationToken)
    {
        // Keeps a second delivery from doing the same work beside the first. What makes it once is the row.
        await using var lease = (await locks.AcquireAsync($"message:{messageId}", TimeSpan.FromSeconds(5), cancellationToken)).GetLeaseOrThrow();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
        await using var connection = await database.OpenConnectionAsync(stop.Token);
        await using var transaction = await connection.BeginTransactionAsync(stop.Token);

        await using var insert = new NpgsqlCommand("INSERT INTO handled (message_id) VALUES ($1) ON CONFLICT DO NOTHING", connection);
        if (await insert.With(messageId).ExecuteNonQueryAsync(stop.Token) == 0)
            return false;
        await effect(connection, stop.Token);
        await transaction.CommitAsync(stop.Token);
        return true;
    }
}
// end
