using System.Runtime.CompilerServices;
using MassTransit;
using MassTransit.RabbitMqTransport;
using RabbitMQ.Client;

namespace Messaging.Acknowledging;

/// <summary>Puts an <see cref="AcknowledgingChannel"/> in front of each channel that a receive endpoint opens.</summary>
internal sealed class AcknowledgementFilter : IFilter<ChannelContext>
{
    // When the broker has cancelled a consumer, the next one may be on the same channel, whose numbers go on.
    private readonly ConditionalWeakTable<IChannel, Acknowledgements> _channels = [];

    public Task Send(ChannelContext context, IPipe<ChannelContext> next) =>
        next.Send(new AcknowledgingChannel(context, _channels.GetValue(context.Channel, channel => new(channel))));

    public void Probe(ProbeContext context) => context.CreateFilterScope("acknowledgements");
}
