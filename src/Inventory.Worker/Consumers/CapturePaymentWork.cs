using Inventory.Contracts;
using Inventory.Domain.Payments;
using Inventory.Worker.Persistence;
using Messaging.Fencing;
using Messaging.Handling;
using Npgsql;

namespace Inventory.Worker.Consumers;

/// <summary>Records what the provider said. An answer that is on record already stands.</summary>
internal sealed class CapturePaymentWork(IReadOnlyList<AskedPayment> asked, Fence fence) : UnitOfWork<CapturePayment>
{
    private readonly Dictionary<string, Payment> _answers =
        asked.Where(a => a.Payment is { IsFinal: true }).ToDictionary(a => a.Message.PaymentId, a => a.Payment!, StringComparer.Ordinal);

    private readonly RowFences _fences = new(fence);
    private readonly List<Payment> _finished = [];
    private Dictionary<string, StoredPayment> _stored = [];
    private GuardedCommand? _guarded;

    public override IReadOnlyDictionary<CapturePayment, Deferral> Deferred { get; } =
        asked.Where(a => a.Deferral is not null)
            .ToDictionary(a => a.Message, a => a.Deferral!.Value, (IEqualityComparer<CapturePayment>)ReferenceEqualityComparer.Instance);

    public override void Load(NpgsqlBatch batch) => PaymentStore.Load(batch, _answers.Keys, forUpdate: true);

    public override async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        _stored = await PaymentStore.ReadAsync(reader, cancellationToken);
        // Whoever claimed a payment while we were at the provider asked with the same key, and answers for it now.
        foreach (var (paymentId, stored) in _stored)
            _fences.LookAtPayment(paymentId, stored.Fence);
        _fences.EnsureAllowed();
    }

    public override IReadOnlyList<object> Decide(CapturePayment message)
    {
        if (_stored.GetValueOrDefault(message.PaymentId)?.Payment is { IsFinal: true } final)
            return [PaymentDecisions.Answer(final)];
        var answer = _answers[message.PaymentId];
        _finished.Add(answer);
        return [PaymentDecisions.Answer(answer)];
    }

    public override void Store(NpgsqlBatch batch) => _guarded = _finished.Count == 0 ? null : PaymentStore.Finish(batch, _finished, _fences);

    public override void EnsureStored() => _guarded?.EnsureStored();
}
