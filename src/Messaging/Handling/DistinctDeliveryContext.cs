using MassTransit;
using MassTransit.Context;

namespace Messaging.Handling;

/// <summary>
/// Gives each delivery a message id of its own on the way to the batch. MassTransit's batch keeps one delivery per message id and
/// acknowledges the others unseen with it: a sender that reuses an id for other content would lose messages.
/// </summary>
internal sealed class DistinctDeliveryContext<TMessage>(ConsumeContext<TMessage> context) : ConsumeContextProxy<TMessage>(context)
    where TMessage : class
{
    public override Guid? MessageId { get; } = NewId.NextGuid();

    public Guid? OriginalMessageId { get; } = context.MessageId;
}

/// <summary>Puts <see cref="DistinctDeliveryContext{TMessage}"/> in front of the batch.</summary>
internal sealed class DistinctDeliveryFilter<TMessage> : IFilter<ConsumeContext<TMessage>>
    where TMessage : class
{
    public Task Send(ConsumeContext<TMessage> context, IPipe<ConsumeContext<TMessage>> next) =>
        next.Send(new DistinctDeliveryContext<TMessage>(context));

    public void Probe(ProbeContext context) => context.CreateFilterScope("distinctDelivery");
}
