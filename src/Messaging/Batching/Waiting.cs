using System.Diagnostics;
using MassTransit;
using Messaging.Acknowledging;

namespace Messaging.Batching;

/// <summary>A delivery that waits for its batch, and whose acknowledgement waits for the batch's end.</summary>
internal sealed class Waiting<TMessage>(ConsumeContext<TMessage> context, DateTimeOffset since)
    : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    where TMessage : class
{
    public ConsumeContext<TMessage> Context => context;

    public DateTimeOffset Since => since;

    /// <summary>The broker's number of the delivery: their order.</summary>
    public ulong Number { get; } =
        context.ReceiveContext.TryGetPayload(out RabbitMqBasicConsumeContext? transport) ? transport.DeliveryTag : 0;

    /// <summary>Where it is acknowledged.</summary>
    public AcknowledgingChannel? Channel { get; } =
        context.ReceiveContext.TryGetPayload(out AcknowledgingChannel? channel) ? channel : null;

    /// <summary>The trace that the message came with.</summary>
    public ActivityContext Trace { get; } = Activity.Current?.Context ?? default;
}
