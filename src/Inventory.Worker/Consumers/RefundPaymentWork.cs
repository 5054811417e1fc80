using Inventory.Contracts;
using Inventory.Domain;
using Inventory.Domain.Payments;
using Inventory.Worker.Persistence;
using Messaging.Fencing;
using Messaging.Handling;
using Npgsql;

namespace Inventory.Worker.Consumers;

/// <summary>Records what the provider said of refunds. An answer that is on record already stands.</summary>
internal sealed class RefundPaymentWork(IReadOnlyList<AskedRefund> asked, Fence fence) : UnitOfWork<RefundPayment>
{
    private readonly Dictionary<string, Refund> _answers =
        asked.Where(a => a.Refund is { IsFinal: true }).ToDictionary(a => a.Message.RefundId, a => a.Refund!, StringComparer.Ordinal);

    private readonly RowFences _fences = new(fence);
    private readonly List<Refund> _finished = [];
    private readonly Dictionary<string, Payment> _changed = new(StringComparer.Ordinal);
    private Dictionary<string, StoredPayment> _payments = [];
    private Dictionary<string, StoredRefund> _refunds = [];
    private IReadOnlyList<GuardedCommand> _guarded = [];

    public override IReadOnlyDictionary<RefundPayment, Deferral> Deferred { get; } =
        asked.Where(a => a.Deferral is not null)
            .ToDictionary(a => a.Message, a => a.Deferral!.Value, (IEqualityComparer<RefundPayment>)ReferenceEqualityComparer.Instance);

    /// <summary>Locks and reads the payments that refunds name, then the refunds.</summary>
    /// <exception cref="FenceRefusedException">A payment carries a newer claim.</exception>
    public static async Task<(Dictionary<string, StoredPayment> Payments, Dictionary<string, StoredRefund> Refunds)> LoadAsync(
        NpgsqlConnection connection, IReadOnlyList<RefundPayment> messages, RowFences fences, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        Load(batch, messages.Select(m => m.PaymentId), messages.Select(m => m.RefundId));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(reader, fences, cancellationToken);
    }

    public override void Load(NpgsqlBatch batch) => Load(batch, _answers.Values.Select(r => r.PaymentId), _answers.Keys);

    public override async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken) =>
        (_payments, _refunds) = await ReadAsync(reader, _fences, cancellationToken);

    public override IReadOnlyList<object> Decide(RefundPayment message)
    {
        var known = _refunds.GetValueOrDefault(message.RefundId)?.Refund;
        if (known is { IsFinal: true })
            return [RefundDecisions.Answer(known)];
        var answer = _answers[message.RefundId];
        _finished.Add(answer);
        // What was set aside for it; nothing was for a refund that is not on record.
        if (known is not null && answer.State == RefundState.Rejected)
            _changed[answer.PaymentId] = RefundDecisions.LetGo(_changed.GetValueOrDefault(answer.PaymentId) ?? _payments[answer.PaymentId].Payment, answer);
        return [RefundDecisions.Answer(answer)];
    }

    public override void Store(NpgsqlBatch batch)
    {
        if (_finished.Count == 0)
            return;
        _guarded =
        [
            RefundStore.Finish(batch, _finished),
            PaymentStore.SetAside(batch, [.. _changed.Values.Select(p => (p, _payments[p.PaymentId].Payment.RefundedMinor))], _fences),
        ];
    }

    public override void EnsureStored()
    {
        foreach (var command in _guarded)
            command.EnsureStored();
    }

    private static void Load(NpgsqlBatch batch, IEnumerable<string?> paymentIds, IEnumerable<string?> refundIds)
    {
        PaymentStore.Load(batch, paymentIds.OfType<string>().Where(Limits.IsId).Distinct(), forUpdate: true);
        RefundStore.Load(batch, refundIds.OfType<string>().Where(Limits.IsId));
    }

    private static async Task<(Dictionary<string, StoredPayment> Payments, Dictionary<string, StoredRefund> Refunds)> ReadAsync(
        NpgsqlDataReader reader, RowFences fences, CancellationToken cancellationToken)
    {
        var payments = await PaymentStore.ReadAsync(reader, cancellationToken);
        // Whoever claimed a payment while we were at the provider asked with the same key, and answers for it now.
        foreach (var (paymentId, stored) in payments)
            fences.LookAtPayment(paymentId, stored.Fence);
        fences.EnsureAllowed();
        await reader.NextResultAsync(cancellationToken);
        return (payments, await RefundStore.ReadAsync(reader, cancellationToken));
    }
}
