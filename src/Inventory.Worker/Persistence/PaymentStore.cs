using Inventory.Domain.Orders;
using Inventory.Domain.Payments;
using Messaging.Fencing;
using Npgsql;

namespace Inventory.Worker.Persistence;

/// <summary>A payment, when it was first seen by the database's clock, and the newest claim to it.</summary>
internal sealed record StoredPayment(Payment Payment, DateTimeOffset CreatedAt, StoredFence Fence);

/// <summary>Loads and stores payments. Holds no rule.</summary>
internal static class PaymentStore
{
    private const string Columns =
        "payment_id, order_id, amount_minor, currency, payment_method, state, provider_reference, decline_code, decline_detail, created_at, "
        + "fence, fence_owner";

    private const string ReadSql = $"SELECT {Columns} FROM payment WHERE payment_id = ANY ($1)";

    private const string LockSql = $"{ReadSql} ORDER BY payment_id FOR UPDATE";

    private const string ReadOrderStatesSql = "SELECT order_id, state FROM reservation WHERE order_id = ANY ($1)";

    // Whoever is first writes the row; the other one starts over with what stands there.
    private const string BeginSql = """
        INSERT INTO payment (payment_id, order_id, amount_minor, currency, payment_method, state, fence, fence_owner)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::smallint[], $7::bigint[], $8::uuid[])
        ON CONFLICT (payment_id) DO NOTHING
        """;

    // Decided on rows that were not locked: only what still stands as it was read is claimed.
    private const string ClaimSql = """
        UPDATE payment p SET fence = c.fence, fence_owner = c.fence_owner, updated_at = now()
        FROM unnest($1::text[], $2::bigint[], $3::uuid[], $4::bigint[], $5::uuid[])
          AS c (payment_id, fence, fence_owner, loaded_fence, loaded_owner)
        WHERE p.payment_id = c.payment_id COLLATE "C" AND p.state = 1
          AND p.fence = c.loaded_fence AND p.fence_owner IS NOT DISTINCT FROM c.loaded_owner
        """;

    // A final payment never changes: the condition refuses a second answer, whoever brings it.
    private const string FinishSql = """
        INSERT INTO payment (payment_id, order_id, amount_minor, currency, payment_method, state, provider_reference, decline_code, decline_detail,
          fence, fence_owner)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::smallint[], $7::text[], $8::text[], $9::text[],
          $10::bigint[], $11::uuid[])
        ON CONFLICT (payment_id) DO UPDATE SET state = excluded.state, provider_reference = excluded.provider_reference,
          decline_code = excluded.decline_code, decline_detail = excluded.decline_detail, updated_at = now()
        WHERE payment.state = 1
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
                PaymentMethod = Text(reader, 4),
                State = (PaymentState)reader.GetInt16(5),
                ProviderReference = Text(reader, 6),
                DeclineCode = Text(reader, 7),
                DeclineDetail = Text(reader, 8),
            };
            payments[payment.PaymentId] = new(
                payment, await reader.GetFieldValueAsync<DateTimeOffset>(9, cancellationToken),
                new(reader.GetInt64(10), await reader.GetFieldValueAsync<Guid?>(11, cancellationToken)));
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
        var ids = payments.Select(p => p.Payment.PaymentId).ToArray();
        var claims = Array.ConvertAll(ids, fences.OfPayment);
        return new(
            batch.Add(
                ClaimSql, ids, Tokens(claims), Owners(claims),
                payments.Select(p => p.Fence.Token).ToArray(), payments.Select(p => p.Fence.Owner).ToArray()),
            ids.Length, "payment");
    }

    /// <summary>Adds the command that records payments before the provider is asked.</summary>
    public static GuardedCommand Begin(NpgsqlBatch batch, IReadOnlyList<Payment> payments, RowFences fences)
    {
        var claims = payments.Select(p => fences.OfPayment(p.PaymentId)).ToArray();
        return new(
            batch.Add(
                BeginSql,
                payments.Select(p => p.PaymentId).ToArray(), payments.Select(p => p.OrderId).ToArray(),
                payments.Select(p => p.AmountMinor).ToArray(), payments.Select(p => p.Currency).ToArray(),
                payments.Select(p => p.PaymentMethod).ToArray(), payments.Select(p => (short)p.State).ToArray(), Tokens(claims), Owners(claims)),
            payments.Count, "payment");
    }

    /// <summary>Adds the command that records final payments. What the claim of the first transaction left in the row stays.</summary>
    public static GuardedCommand Finish(NpgsqlBatch batch, IReadOnlyList<Payment> payments, RowFences fences)
    {
        var claims = payments.Select(p => fences.OfPayment(p.PaymentId)).ToArray();
        return new(
            batch.Add(
                FinishSql,
                payments.Select(p => p.PaymentId).ToArray(), payments.Select(p => p.OrderId).ToArray(),
                payments.Select(p => p.AmountMinor).ToArray(), payments.Select(p => p.Currency).ToArray(),
                payments.Select(p => p.PaymentMethod).ToArray(), payments.Select(p => (short)p.State).ToArray(),
                payments.Select(p => p.ProviderReference).ToArray(), payments.Select(p => p.DeclineCode).ToArray(),
                payments.Select(p => p.DeclineDetail).ToArray(), Tokens(claims), Owners(claims)),
            payments.Count, "payment");
    }

    private static long[] Tokens(StoredFence[] claims) => Array.ConvertAll(claims, c => c.Token);

    private static Guid?[] Owners(StoredFence[] claims) => Array.ConvertAll(claims, c => c.Owner);

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
