using Inventory.Domain.Orders;
using Inventory.Domain.Payments;
using Messaging.Fencing;
using Npgsql;

namespace Inventory.Worker.Persistence;

/// <summary>A payment, how old its record is by the database's clock, the newest claim to it, and the message that asked for it.</summary>
internal sealed record StoredPayment(Payment Payment, TimeSpan? Age, StoredFence Fence, byte[]? Fingerprint);

/// <summary>Loads and stores payments. Holds no rule.</summary>
internal static class PaymentStore
{
    private const string ReadSql = """
        SELECT payment_id, order_id, amount_minor, currency, payment_method, state, refunded_minor, provider_reference, decline_code, decline_detail,
          now() - created_at, fence, fence_owner, fingerprint
        FROM payment WHERE payment_id = ANY ($1)
        """;

    private const string LockSql = $"{ReadSql} ORDER BY payment_id FOR UPDATE";

    private const string ReadOrderStatesSql = "SELECT order_id, state FROM reservation WHERE order_id = ANY ($1)";

    // Whoever is first writes the row; the other one starts over with what stands there.
    private const string BeginSql = """
        INSERT INTO payment (payment_id, order_id, amount_minor, currency, payment_method, state, fence, fence_owner, fingerprint)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::smallint[], $7::bigint[], $8::uuid[], $9::bytea[])
        ON CONFLICT (payment_id) DO NOTHING
        """;

    // Decided on rows that were not locked: only what still stands as it was read is claimed. One that somebody changes meanwhile counts as
    // one that does not. "+ 0" keeps the condition from being that of the index of open payments, of which a planner may read all (QueryPlans).
    private const string ClaimSql = """
        UPDATE payment p SET fence = c.fence, fence_owner = c.fence_owner, updated_at = now()
        FROM (
          SELECT *, (SELECT ctid FROM payment WHERE payment_id = n.payment_id COLLATE "C") AS place
          FROM unnest($1::text[], $2::bigint[], $3::uuid[], $4::bigint[], $5::uuid[])
            AS n (payment_id, fence, fence_owner, loaded_fence, loaded_owner)) c
        WHERE p.ctid = c.place AND p.state + 0 IN (1, 4)
          AND p.fence = c.loaded_fence AND p.fence_owner IS NOT DISTINCT FROM c.loaded_owner
        """;

    // Only while the claim stands under which the provider was asked. One that somebody changes meanwhile is left to him.
    private const string KeepSql = """
        UPDATE payment p SET state = c.state, updated_at = now()
        FROM (
          SELECT *, (SELECT ctid FROM payment WHERE payment_id = n.payment_id COLLATE "C") AS place
          FROM unnest($1::text[], $2::smallint[], $3::bigint[], $4::uuid[]) AS n (payment_id, state, fence, fence_owner)) c
        WHERE p.ctid = c.place AND p.state + 0 IN (1, 4)
          AND (c.fence = 0 OR (p.fence = c.fence AND p.fence_owner IS NOT DISTINCT FROM c.fence_owner))
        """;

    // A final payment never changes: the condition refuses a second answer, whoever brings it.
    private const string FinishSql = """
        INSERT INTO payment (payment_id, order_id, amount_minor, currency, payment_method, state, provider_reference, decline_code, decline_detail,
          fence, fence_owner)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::smallint[], $7::text[], $8::text[], $9::text[],
          $10::bigint[], $11::uuid[])
        ON CONFLICT (payment_id) DO UPDATE SET state = excluded.state, provider_reference = excluded.provider_reference,
          decline_code = excluded.decline_code, decline_detail = excluded.decline_detail, updated_at = now()
        WHERE payment.state IN (1, 4)
        """;

    // A fence of zero leaves the claim that stands.
    private const string SetAsideSql = """
        UPDATE payment p SET refunded_minor = c.refunded, updated_at = now(),
          fence = CASE c.fence WHEN 0 THEN p.fence ELSE c.fence END,
          fence_owner = CASE c.fence WHEN 0 THEN p.fence_owner ELSE c.fence_owner END
        FROM (
          SELECT *, (SELECT ctid FROM payment WHERE payment_id = n.payment_id COLLATE "C") AS place
          FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::uuid[]) AS n (payment_id, refunded, loaded, fence, fence_owner)) c
        WHERE p.ctid = c.place AND p.state = 2 AND p.refunded_minor = c.loaded
        """;

    /// <summary>Adds the command that reads payments, and locks them if asked to.</summary>
    public static void Load(NpgsqlBatch batch, IEnumerable<string> paymentIds, bool forUpdate) =>
        batch.Add(forUpdate ? LockSql : ReadSql, paymentIds.ToArray());

    /// <summary>Adds the command that reads the states of orders.</summary>
    public static void LoadOrderStates(NpgsqlBatch batch, IEnumerable<string> orderIds) => batch.Add(ReadOrderStatesSql, orderIds.ToArray());

    /// <summary>Reads the result of <see cref="Load"/>'s command.</summary>
    public static async Task<Dictionary<string, StoredPayment>> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var payments = new Dictionary<string, StoredPayment>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            var payment = new Payment
            {
                PaymentId = reader.GetString(0),
                OrderId = reader.GetString(1),
                AmountMinor = reader.GetInt64(2),
                Currency = reader.GetString(3),
                PaymentMethod = reader.TextOrNull(4),
                State = (PaymentState)reader.GetInt16(5),
                RefundedMinor = reader.GetInt64(6),
                ProviderReference = reader.TextOrNull(7),
                DeclineCode = reader.TextOrNull(8),
                DeclineDetail = reader.TextOrNull(9),
            };
            payments[payment.PaymentId] = new(
                payment, await reader.GetFieldValueAsync<TimeSpan>(10, cancellationToken),
                new(reader.GetInt64(11), await reader.GetFieldValueAsync<Guid?>(12, cancellationToken)),
                reader.BytesOrNull(13));
        }

        return payments;
    }

    /// <summary>Reads the result of <see cref="LoadOrderStates"/>'s command.</summary>
    public static async Task<Dictionary<string, ReservationState>> ReadOrderStatesAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var states = new Dictionary<string, ReservationState>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
            states[reader.GetString(0)] = (ReservationState)reader.GetInt16(1);
        return states;
    }

    /// <summary>Adds the command that claims payments which are at the provider already, for another who asks again.</summary>
    public static GuardedCommand Claim(NpgsqlBatch batch, IReadOnlyList<StoredPayment> payments, RowFences fences)
    {
        var claims = payments.Column(p => fences.OfPayment(p.Payment.PaymentId));
        return new(
            batch.Add(
                ClaimSql, payments.Column(p => p.Payment.PaymentId), claims.Column(c => c.Token), claims.Column(c => c.Owner),
                payments.Column(p => p.Fence.Token), payments.Column(p => p.Fence.Owner)),
            payments.Count, "payment");
    }

    /// <summary>Adds the command that records payments before the provider is asked.</summary>
    public static GuardedCommand Begin(NpgsqlBatch batch, IReadOnlyList<(Payment Payment, byte[] Fingerprint)> payments, RowFences fences)
    {
        var claims = payments.Column(p => fences.OfPayment(p.Payment.PaymentId));
        return new(
            batch.Add(
                BeginSql,
                payments.Column(p => p.Payment.PaymentId), payments.Column(p => p.Payment.OrderId), payments.Column(p => p.Payment.AmountMinor),
                payments.Column(p => p.Payment.Currency), payments.Column(p => p.Payment.PaymentMethod),
                payments.Column(p => (short)p.Payment.State), claims.Column(c => c.Token), claims.Column(c => c.Owner),
                payments.Column(p => p.Fingerprint)),
            payments.Count, "payment");
    }

    /// <summary>Adds the command that keeps in mind what is not known. Not guarded: it changes nothing but what the record says of itself.</summary>
    public static void Keep(NpgsqlBatch batch, IReadOnlyList<Payment> unknown, RowFences fences)
    {
        var claims = unknown.Column(p => fences.OfPayment(p.PaymentId));
        batch.Add(KeepSql, unknown.Column(p => p.PaymentId), unknown.Column(p => (short)p.State), claims.Column(c => c.Token), claims.Column(c => c.Owner));
    }

    /// <summary>Adds the command that records final payments. What the claim of the first transaction left in the row stays.</summary>
    public static GuardedCommand Finish(NpgsqlBatch batch, IReadOnlyList<Payment> payments, RowFences fences)
    {
        var claims = payments.Column(p => fences.OfPayment(p.PaymentId));
        return new(
            batch.Add(
                FinishSql,
                payments.Column(p => p.PaymentId), payments.Column(p => p.OrderId), payments.Column(p => p.AmountMinor),
                payments.Column(p => p.Currency), payments.Column(p => p.PaymentMethod), payments.Column(p => (short)p.State),
                payments.Column(p => p.ProviderReference), payments.Column(p => p.DeclineCode), payments.Column(p => p.DeclineDetail),
                claims.Column(c => c.Token), claims.Column(c => c.Owner)),
            payments.Count, "payment");
    }

    /// <summary>Adds the command that stores what of captured payments is set aside for refunds, and claims them.</summary>
    public static GuardedCommand SetAside(NpgsqlBatch batch, IReadOnlyList<(Payment Payment, long LoadedMinor)> payments, RowFences fences)
    {
        var claims = payments.Column(p => fences.OfPayment(p.Payment.PaymentId));
        return new(
            batch.Add(
                SetAsideSql, payments.Column(p => p.Payment.PaymentId), payments.Column(p => p.Payment.RefundedMinor),
                payments.Column(p => p.LoadedMinor), claims.Column(c => c.Token), claims.Column(c => c.Owner)),
            payments.Count, "payment");
    }
}
