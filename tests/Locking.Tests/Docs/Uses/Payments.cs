using Npgsql;

namespace Locking.Tests.Docs.Uses;

// sample
internal sealed class Payments(ILockGroup locks, NpgsqlDataSource database, IProvider provider)
{
    public async Task<string> CaptureAsync(string paymentId, long amount, CancellationToken cancellationToken)
    {
        await using var lease = (await locks.AcquireAsync($"payment:{paymentId}", TimeSpan.FromSeconds(5), cancellationToken)).GetLeaseOrThrow();
        var fence = await lease.SettleFenceAsync(cancellationToken);

        // Claimed before the provider is asked: from here on whoever had the lock before is refused.
        await using var claim = database.CreateCommand("""
            INSERT INTO payment (id, amount, fence, owner) VALUES ($1, $2, $3, $4)
            ON CONFLICT (id) DO UPDATE SET fence = excluded.fence, owner = excluded.owner
            WHERE payment.fence < excluded.fence OR (payment.fence = excluded.fence AND payment.owner = excluded.owner)
            RETURNING coalesce(charge, '')
            """).With(paymentId, amount, fence, lease.Id);
        if (await claim.ExecuteScalarAsync(cancellationToken) is not string charge)
            throw new LockLostException($"A newer holder has claimed payment {paymentId}.");
        if (charge != "")
            return charge;

        // The key comes from the payment alone: whoever asks again, after a crash too, gets the first answer.
        charge = await provider.ChargeAsync(amount, idempotencyKey: paymentId, lease.Lost);

        await using var record = database.CreateCommand("UPDATE payment SET charge = $2 WHERE id = $1 AND fence = $3 AND owner = $4")
            .With(paymentId, charge, fence, lease.Id);
        if (await record.ExecuteNonQueryAsync(cancellationToken) == 0)
            throw new LockLostException($"A newer holder has claimed payment {paymentId}.");
        return charge;
    }
}
// end

internal interface IProvider
{
    Task<string> ChargeAsync(long amount, string idempotencyKey, CancellationToken cancellationToken);
}
