using MassTransit;
using MassTransit.Context;
using Messaging.Batching;
using Messaging.Diagnostics;
using Messaging.Handling;
using Messaging.Inbox;
using Messaging.Outbox;
using Npgsql;

namespace Messaging.Repeats;

/// <summary>
/// Answers repeats from the record before locks are taken and a transaction is begun, when they are to be expected. What is on record is
/// committed; whatever is not, or has other content, goes the usual road, which decides alone what is a repeat. So the look may miss
/// anything, and fail.
/// </summary>
internal sealed class RepeatFilter<TMessage>(
    BatchHandler<TMessage> handler, NpgsqlDataSource database, MessageCatalog catalog, OutboxSender sender, OutboxSettler settler,
    RepeatWatch watch, int batchSize) : IFilter<ConsumeContext<Batch<TMessage>>>
    where TMessage : class
{
    public async Task Send(ConsumeContext<Batch<TMessage>> context, IPipe<ConsumeContext<Batch<TMessage>>> next)
    {
        if (!watch.Expected || await LookAsync(context) is not { } look)
        {
            await next.Send(context);
            return;
        }

        var repeats = context.Message.Length - look.Rest.Count;
        watch.Found(repeats, context.Message.Length);
        MessagingTelemetry.Duplicates.Add(repeats, MessagingTelemetry.Tag<TMessage>());
        var answering = sender.SendAndSettleAsync(settler, look.Answers);
        if (look.Rest.Count > 0)
            await next.Send(repeats == 0 ? context : Rest(context, look.Rest));
        else if (context.TryGetPayload(out BatchSlot? slot))
            slot.Free();
        await answering;
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("repeats");

    private async Task<Look?> LookAsync(ConsumeContext<Batch<TMessage>> context)
    {
        var deliveries = context.Message.Select(message => (Context: message, Known: Delivery<TMessage>.Identify(message, handler))).ToList();
        try
        {
            await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
            var recorded = await RecordedOutcome.RecallAsync(
                connection, handler.Consumer, deliveries.Where(d => d.Known is not null).Select(d => d.Known!.Identity).Distinct(StringComparer.Ordinal),
                catalog, context.CancellationToken);
            var look = new Look([], []);
            var answered = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (message, delivery) in deliveries)
            {
                if (delivery is null || !recorded.TryGetValue(delivery.Identity, out var known)
                    || !known.Fingerprint.AsSpan().SequenceEqual(delivery.Fingerprint))
                    look.Rest.Add(message);
                else if (answered.Add(delivery.Identity))
                    look.Answers.AddRange(known.Messages);
            }

            return look;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The usual road meets the same fault and knows what to do about it.
            return null;
        }
    }

    private BatchConsumeContext<TMessage> Rest(ConsumeContext<Batch<TMessage>> context, List<ConsumeContext<TMessage>> rest) => new(
        context, new MessageBatch<TMessage>(rest, context.Message.FirstMessageReceived, context.Message.LastMessageReceived, batchSize));

    private sealed record Look(List<OutgoingMessage> Answers, List<ConsumeContext<TMessage>> Rest);
}
