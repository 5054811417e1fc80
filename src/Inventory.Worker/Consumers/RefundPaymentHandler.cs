using Inventory.Contracts;
using Inventory.Domain;
using Inventory.Domain.Payments;
using Inventory.Worker.Payments;
using Inventory.Worker.Persistence;
using Messaging.Fencing;
using Messaging.Handling;
using Messaging.Processing;
using Npgsql;

namespace Inventory.Worker.Consumers;

/// <summary>
/// Gives payments back. The row in state <c>refunding</c>, and the amount set aside with the payment, are committed before the provider is
/// asked; whoever finds them after a crash looks for the refund first, and asks again with the same idempotency key.
/// </summary>
internal sealed class RefundPaymentHandler(NpgsqlDataSource database, IPaymentGateway gateway, CaptureLimiter limiter) : BatchHandler<RefundPayment>
{
    public override string Consumer => "refunds";

    public override string LockGroup => LockNames.PaymentGroup;

    public override bool LocksAreRequired => true;

    public override string? BusinessKey(RefundPayment message) => Limits.IsId(message.RefundId) ? message.RefundId : null;

    // The payment's: all that happens to a payment happens under one lock.
    public override IEnumerable<string> LockKeys(RefundPayment message) =>
        Limits.IsId(message.PaymentId) ? [LockNames.Payment(message.PaymentId)] : [];

    public override async ValueTask<UnitOfWork<RefundPayment>> BeginAsync(
        IReadOnlyList<RefundPayment> messages, Fence fence, CancellationToken cancellationToken)
    {
        var begun = await RecordAsync(messages, new RowFences(fence), cancellationToken);
        var asked = await Task.WhenAll(messages.Select(message => AskAsync(message, begun[message.RefundId], cancellationToken)));
        await KeepAsync(asked, cancellationToken);
        return new RefundPaymentWork(asked, fence);
    }

    // The first transaction: what is on record, and what is new. From here on the payments are claimed, and the amounts set aside.
    private async Task<Dictionary<string, Begun>> RecordAsync(
        IReadOnlyList<RefundPayment> messages, RowFences fences, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (payments, refunds) = await RefundPaymentWork.LoadAsync(connection, messages, fences, cancellationToken);
        var left = payments.ToDictionary(p => p.Key, p => p.Value.Payment, StringComparer.Ordinal);
        var begun = new Dictionary<string, Begun>(StringComparer.Ordinal);
        foreach (var message in messages)
        {
            var known = message.RefundId is { } refundId ? refunds.GetValueOrDefault(refundId)?.Refund : null;
            var beginning = RefundDecisions.Begin(message, known, message.PaymentId is { } id ? left.GetValueOrDefault(id) : null);
            begun[message.RefundId] = new(beginning?.Refund, beginning?.Payment?.ProviderReference, known is not null);
            if (beginning?.Payment is { } payment)
                left[payment.PaymentId] = payment;
        }

        List<Refund> open = [.. begun.Values.Select(b => b.Refund).OfType<Refund>().Where(r => !r.IsFinal)];
        if (open.Count == 0)
            return begun;
        await using var batch = new NpgsqlBatch(connection);
        var fingerprints = messages.ToDictionary(m => m.RefundId, Fingerprint.Of);
        GuardedCommand[] guarded =
        [
            RefundStore.Begin(batch, [.. open.Where(r => !refunds.ContainsKey(r.RefundId)).Select(r => (r, fingerprints[r.RefundId]))]),
            PaymentStore.SetAside(
                batch, [.. open.Select(r => r.PaymentId).Distinct().Select(id => (left[id], payments[id].Payment.RefundedMinor))], fences),
        ];
        RefundStore.Keep(batch, [.. open.Where(r => refunds.ContainsKey(r.RefundId))]);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        foreach (var command in guarded)
            command.EnsureStored();
        await transaction.CommitAsync(cancellationToken);
        return begun;
    }

    private async Task<AskedRefund> AskAsync(RefundPayment message, Begun begun, CancellationToken cancellationToken)
    {
        if (begun.Refund is not { } refund)
            return new(message, null, new($"whether payment {message.PaymentId} is captured is not known yet"));
        if (refund.IsFinal)
            return new(message, refund, null);

        using var slot = await limiter.EnterAsync(cancellationToken);
        var outcome = await gateway.RefundAsync(
            new RefundRequest(
                refund.RefundId, refund.PaymentId, refund.OrderId, begun.PaymentReference!, refund.AmountMinor, refund.Currency, begun.AskedBefore),
            cancellationToken);
        return outcome switch
        {
            RefundOutcome.Refunded refunded => new(message, RefundDecisions.GiveBack(refund, refunded.ProviderReference), null),
            // An earlier request with other values may have moved money: a person has to look.
            RefundOutcome.Refused { Code: RefundOutcome.Refused.ParametersChanged } changed =>
                throw new RefusedMessageException($"refund-conflict: the provider knows this refund with other values: {changed.Reason}"),
            RefundOutcome.Refused refused => new(message, RefundDecisions.Refuse(refund, refused.Code, refused.Reason), null),
            RefundOutcome.Unknown unknown => new(message, RefundDecisions.DidNotTell(refund), new($"outcome unknown: {unknown.Reason}")),
            RefundOutcome.Unavailable unavailable => new(message, null, new($"provider unavailable: {unavailable.Reason}", unavailable.RetryAfter)),
            _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
        };
    }

    private async Task KeepAsync(IReadOnlyList<AskedRefund> asked, CancellationToken cancellationToken)
    {
        List<Refund> unknown = [.. asked.Select(a => a.Refund).OfType<Refund>().Where(r => !r.IsFinal).OrderBy(r => r.RefundId, StringComparer.Ordinal)];
        if (unknown.Count == 0)
            return;
        await using var batch = database.CreateBatch();
        RefundStore.Keep(batch, unknown);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record Begun(Refund? Refund, string? PaymentReference, bool AskedBefore);
}
