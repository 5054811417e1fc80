using Inventory.Domain.Payments;
using Npgsql;

namespace Inventory.Worker.Persistence;

/// <summary>A refund, and the message that asked for it.</summary>
internal sealed record StoredRefund(Refund Refund, byte[]? Fingerprint);

/// <summary>Loads and stores refunds. Holds no rule. Whoever locks a refund's row has locked its payment's row before.</summary>
internal static class RefundStore
{
    private const string LockSql = """
        SELECT refund_id, payment_id, order_id, amount_minor, currency, reason, state, provider_reference, reject_reason, provider_code,
          reject_detail, fingerprint
        FROM refund WHERE refund_id = ANY ($1) ORDER BY refund_id FOR UPDATE
        """;

    // Whoever is first writes the row; the other one starts over with what stands there.
    private const string BeginSql = """
        INSERT INTO refund (refund_id, payment_id, order_id, amount_minor, currency, reason, state, fingerprint)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::smallint[], $8::bytea[])
        ON CONFLICT (refund_id) DO NOTHING
        """;

    // "+ 0": as for payments. One that somebody changes meanwhile is left to him.
    private const string KeepSql = """
        UPDATE refund r SET state = c.state, updated_at = now()
        FROM (
          SELECT *, (SELECT ctid FROM refund WHERE refund_id = n.refund_id COLLATE "C") AS place
          FROM unnest($1::text[], $2::smallint[]) AS n (refund_id, state)) c
        WHERE r.ctid = c.place AND r.state + 0 IN (1, 4)
        """;

    // A final refund never changes: the condition refuses a second answer, whoever brings it.
    private const string FinishSql = """
        INSERT INTO refund (refund_id, payment_id, order_id, amount_minor, currency, reason, state, provider_reference, reject_reason, provider_code,
          reject_detail)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::smallint[], $8::text[], $9::text[],
          $10::text[], $11::text[])
        ON CONFLICT (refund_id) DO UPDATE SET state = excluded.state, provider_reference = excluded.provider_reference,
          reject_reason = excluded.reject_reason, provider_code = excluded.provider_code, reject_detail = excluded.reject_detail, updated_at = now()
        WHERE refund.state IN (1, 4)
        """;

    /// <summary>Adds the command that locks and reads refunds.</summary>
    public static void Load(NpgsqlBatch batch, IEnumerable<string> refundIds) => batch.Add(LockSql, refundIds.ToArray());

    /// <summary>Reads the result of <see cref="Load"/>'s command.</summary>
    public static async Task<Dictionary<string, StoredRefund>> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var refunds = new Dictionary<string, StoredRefund>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            var refund = new Refund
            {
                RefundId = reader.GetString(0),
                PaymentId = reader.GetString(1),
                OrderId = reader.GetString(2),
                AmountMinor = reader.GetInt64(3),
                Currency = reader.GetString(4),
                Reason = reader.GetString(5),
                State = (RefundState)reader.GetInt16(6),
                ProviderReference = reader.TextOrNull(7),
                RejectReason = reader.TextOrNull(8),
                ProviderCode = reader.TextOrNull(9),
                RejectDetail = reader.TextOrNull(10),
            };
            refunds[refund.RefundId] = new(refund, reader.BytesOrNull(11));
        }

        return refunds;
    }

    /// <summary>Adds the command that records refunds before the provider is asked.</summary>
    public static GuardedCommand Begin(NpgsqlBatch batch, IReadOnlyList<(Refund Refund, byte[] Fingerprint)> refunds) => new(
        batch.Add(
            BeginSql,
            refunds.Column(r => r.Refund.RefundId), refunds.Column(r => r.Refund.PaymentId), refunds.Column(r => r.Refund.OrderId),
            refunds.Column(r => r.Refund.AmountMinor), refunds.Column(r => r.Refund.Currency), refunds.Column(r => r.Refund.Reason),
            refunds.Column(r => (short)r.Refund.State), refunds.Column(r => r.Fingerprint)),
        refunds.Count, "refund");

    /// <summary>Adds the command that keeps in mind which refunds are being asked for, or are not known. Not guarded: no answer depends on it.</summary>
    public static void Keep(NpgsqlBatch batch, IReadOnlyList<Refund> refunds) =>
        batch.Add(KeepSql, refunds.Column(r => r.RefundId), refunds.Column(r => (short)r.State));

    /// <summary>Adds the command that records final refunds.</summary>
    public static GuardedCommand Finish(NpgsqlBatch batch, IReadOnlyList<Refund> refunds) => new(
        batch.Add(
            FinishSql,
            refunds.Column(r => r.RefundId), refunds.Column(r => r.PaymentId), refunds.Column(r => r.OrderId), refunds.Column(r => r.AmountMinor),
            refunds.Column(r => r.Currency), refunds.Column(r => r.Reason), refunds.Column(r => (short)r.State),
            refunds.Column(r => r.ProviderReference), refunds.Column(r => r.RejectReason), refunds.Column(r => r.ProviderCode),
            refunds.Column(r => r.RejectDetail)),
        refunds.Count, "refund");
}
