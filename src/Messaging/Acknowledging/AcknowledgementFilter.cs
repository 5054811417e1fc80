using MassTransit;
using MassTransit.RabbitMqTransport;

namespace Messaging.Acknowledging;

/// <summary>Puts an <see cref="AcknowledgingChannel"/> in front of each channel that a receive endpoint opens.</summary>
internal sealed class AcknowledgementFilter : IFilter<ChannelContext>
{
    public Task Send(ChannelContext context, IPipe<ChannelContext> next) => next.Send(new AcknowledgingChannel(context));

    public void Probe(ProbeContext context) => context.CreateFilterScope("acknowledgements");
}
