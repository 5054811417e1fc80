using Locking;
using MassTransit;
using MassTransit.Context;
using Messaging.Diagnostics;
using Messaging.Fencing;
using Messaging.Handling;
using Messaging.Processing;
using Microsoft.Extensions.Logging;

namespace Messaging.Locks;

/// <summary>
/// Holds the locks of all messages of a batch around the consumer, so that workers do not queue for each other's rows. What makes the
/// record right is Postgres; see <c>docs/guarantees.md</c>.
/// </summary>
internal sealed class LockFilter<TMessage>(
    BatchHandler<TMessage> handler, ILockGroup group, bool fencing, MessagingOptions options, ILogger log)
    : IFilter<ConsumeContext<Batch<TMessage>>>
    where TMessage : class
{
    public async Task Send(ConsumeContext<Batch<TMessage>> context, IPipe<ConsumeContext<Batch<TMessage>>> next)
    {
        var keys = context.Message.SelectMany(message => handler.LockKeys(message.Message)).ToHashSet(StringComparer.Ordinal);
        if (keys.Count == 0 || (keys.Count > options.LocksPerBatch && !handler.LocksAreRequired))
        {
            await next.Send(context);
            return;
        }

        var result = await group.AcquireAsync(keys, options.LockWait, context.CancellationToken);
        if (result.Lease is { } lease)
            await SendHeldAsync(context, next, lease);
        else if (result.Outcome == LockOutcome.Unavailable && !handler.LocksAreRequired)
            await SendUnlockedAsync(context, next, keys.Count, result.Reason ?? "");
        else
            throw new LocksUnavailableException(result.Reason ?? "The locks are held by others.");
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("locks").Add("group", group.Name);

    private async Task SendHeldAsync(
        ConsumeContext<Batch<TMessage>> context, IPipe<ConsumeContext<Batch<TMessage>>> next, Lease lease)
    {
        await using var held = lease;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lease.Lost);
        var locked = new LockedContext(context, stop.Token);
        try
        {
            var locks = new HeldLocks(lease, fencing ? await Fence.OfAsync(lease, group.Name, stop.Token) : Fence.None);
            locked.AddOrUpdatePayload(() => locks, _ => locks);
            await next.Send(locked);
        }
        catch (FenceRefusedException refused)
        {
            MessagingTelemetry.FencedOff.Add(1, MessagingTelemetry.Tag<TMessage>());
            log.FencedOff(typeof(TMessage).Name, context.Message.Length, refused.Message);
            // Refused although nobody else can hold the locks: the nodes have forgotten their counters, and Postgres has not.
            if (lease.IsHeld)
                log.FenceRaised(group.Name, refused.Stored, await lease.RaiseFenceAsync(refused.Stored, context.CancellationToken));
            throw;
        }
        catch (LockLostException lost)
        {
            throw new LocksUnavailableException(lost.Message);
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            throw new LocksUnavailableException("The locks were lost while the batch was being applied.");
        }
        catch (ConsumerCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            // What MassTransit makes of a cancellation that is not its own.
            throw new LocksUnavailableException("The locks were lost while the batch was being applied.");
        }
    }

    private Task SendUnlockedAsync(
        ConsumeContext<Batch<TMessage>> context, IPipe<ConsumeContext<Batch<TMessage>>> next, int count, string problem)
    {
        MessagingTelemetry.WithoutLocks.Add(1, MessagingTelemetry.Tag<TMessage>());
        log.WithoutLocks(count, group.Name, problem);
        return next.Send(context);
    }

    private sealed class LockedContext(ConsumeContext<Batch<TMessage>> context, CancellationToken cancellationToken)
        : ConsumeContextProxy<Batch<TMessage>>(context)
    {
        public override CancellationToken CancellationToken { get; } = cancellationToken;
    }
}
