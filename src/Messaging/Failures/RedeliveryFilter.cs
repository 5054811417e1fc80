using MassTransit;
using Messaging.Diagnostics;
using Messaging.Fencing;
using Messaging.Processing;
using Microsoft.Extensions.Logging;

namespace Messaging.Failures;

/// <summary>
/// Sends a whole batch back for later when something is in the way: locks held by others, a database that restarts, a broker that does not
/// take a refused message. What is wrong with a single message never gets here; what of the batch had taken effect comes back as a duplicate.
/// </summary>
internal sealed class RedeliveryFilter<TMessage>(DelayedRedelivery redelivery, ILogger log) : IFilter<ConsumeContext<Batch<TMessage>>>
    where TMessage : class
{
    public async Task Send(ConsumeContext<Batch<TMessage>> context, IPipe<ConsumeContext<Batch<TMessage>>> next)
    {
        try
        {
            await next.Send(context);
        }
        catch (Exception fault) when (!context.CancellationToken.IsCancellationRequested)
        {
            var busy = fault is LocksUnavailableException or FenceRefusedException;
            if (busy)
                log.LocksBusy(typeof(TMessage).Name, context.Message.Length, fault.Message);
            else
                log.BatchRedelivered(typeof(TMessage).Name, context.Message.Length, fault.Message);
            MessagingTelemetry.Redelivered.Add(context.Message.Length, MessagingTelemetry.Tag<TMessage>());
            await Task.WhenAll(context.Message.Select(message => redelivery.RedeliverAsync(message, fault.Message, soon: busy)));
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("redelivery");
}
