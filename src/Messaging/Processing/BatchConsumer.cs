using MassTransit;
using Messaging.Batching;
using Messaging.Diagnostics;
using Messaging.Failures;
using Messaging.Handling;
using Messaging.Locks;
using Messaging.Outbox;
using Messaging.Repeats;
using Microsoft.Extensions.Logging;

namespace Messaging.Processing;

/// <summary>
/// The consumer: applies the batch, lets go of the locks, then sends what came of it. The broker's acknowledgement follows when this
/// returns; a crash before that brings the messages back as duplicates, which are answered again with the same ids.
/// </summary>
internal sealed class BatchConsumer<TMessage>(
    BatchHandler<TMessage> handler, BatchProcessor<TMessage> processor, OutboxSender sender, OutboxSettler settler,
    DelayedRedelivery redelivery, RepeatWatch repeats, ILogger log) : IConsumer<Batch<TMessage>>
    where TMessage : class
{
    public async Task Consume(ConsumeContext<Batch<TMessage>> context)
    {
        var locks = context.TryGetPayload(out HeldLocks? held) ? held : HeldLocks.None;
        var deliveries = new List<Delivery<TMessage>>(context.Message.Length);
        var anonymous = new List<ConsumeContext<TMessage>>();
        foreach (var message in context.Message)
        {
            if (Delivery<TMessage>.Identify(message, handler) is { } delivery)
                deliveries.Add(delivery);
            else
                anonymous.Add(message);
        }

        var outcome = await processor.ApplyAsync(deliveries, locks, context.CancellationToken);

        // From here on the batch has taken effect: nothing below may be cut short by a lost lock.
        await Task.WhenAll(
            ReleaseAsync(context, locks),
            sender.SendAndSettleAsync(settler, outcome.Outgoing),
            Task.WhenAll(anonymous.Select(message => ErrorQueue.MoveAsync(message, NoIdentity()))),
            Task.WhenAll(outcome.Refused.Select(refused => ErrorQueue.MoveAsync(refused.Delivery.Context, refused.Reason))),
            Task.WhenAll(outcome.Deferred.Select(deferred => redelivery.RedeliverAsync(deferred.Delivery.Context, deferred.Deferral.Reason, atLeast: deferred.Deferral.AtLeast))));
        Report(outcome, anonymous.Count);
        repeats.Missed(outcome.Duplicates, deliveries.Count);
    }

    private static async Task ReleaseAsync(ConsumeContext context, HeldLocks locks)
    {
        await locks.ReleaseAsync();
        if (context.TryGetPayload(out BatchSlot? slot))
            slot.Free();
    }

    private void Report(BatchOutcome<TMessage> outcome, int anonymous)
    {
        var tag = MessagingTelemetry.Tag<TMessage>();
        MessagingTelemetry.Applied.Add(outcome.Applied, tag);
        MessagingTelemetry.Duplicates.Add(outcome.Duplicates, tag);
        MessagingTelemetry.Refused.Add(outcome.Refused.Count + anonymous, tag);
        MessagingTelemetry.Redelivered.Add(outcome.Deferred.Count, tag);
        foreach (var (delivery, deferral) in outcome.Deferred)
            log.MessageDeferred(handler.Consumer, delivery.Identity, deferral.Reason);
    }

    private static RefusedMessageException NoIdentity() =>
        new("no-identity: the message has neither a usable business key nor a message id, so it cannot be told from a repetition.");
}
