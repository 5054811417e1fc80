using System.Collections.Frozen;
using System.Diagnostics;
using MassTransit;
using MassTransit.Logging;
using MassTransit.RabbitMqTransport;
using MassTransit.RabbitMqTransport.Configuration;
using MassTransit.Serialization;
using MassTransit.Transports;
using Messaging.Diagnostics;
using Messaging.Endpoints;
using RabbitMQ.Client;

namespace Messaging.Outbox.Publishing;

/// <summary>
/// Publishes on a channel of the bus's own connection, past MassTransit's pipeline, which takes more processor time than a broker. What a
/// consumer gets is the same. Whatever is not plain sailing is left to the pipeline: the first message of a type, which declares its
/// exchange, and every message that was not confirmed.
/// </summary>
internal sealed class DirectPublisher
{
    private static readonly string ContentType = SystemTextJsonMessageSerializer.JsonContentType.ToString();

    private readonly IRabbitMqHostConfiguration _host;
    private readonly ChannelContextSupervisor _channels;
    private readonly FrozenDictionary<Type, MessageRoute> _routes;
    private readonly Envelope _envelope;

    public DirectPublisher(IBusInstance bus, MessageCatalog catalog, IEnumerable<MessageRegistration> registrations, TimeProvider time)
    {
        _host = (IRabbitMqHostConfiguration)bus.HostConfiguration;
        // Opens a channel when one is needed, and another when that is lost; ends with the bus, after its consumers.
        _channels = new(_host.ConnectionContextSupervisor, concurrentMessageLimit: null);
        // What this service consumes itself must find a queue; an event that nobody listens to need not.
        var consumed = registrations.Select(r => r.MessageType).ToHashSet();
        _routes = catalog.Types.ToFrozenDictionary(t => t, t => new MessageRoute(t, consumed.Contains(t), bus.Bus));
        _envelope = new(bus.Bus.Address, time);
    }

    public MessageRoute Route(OutgoingMessage message) => _routes[message.Content.GetType()];

    /// <summary>Publishes those whose exchange is known to be there.</summary>
    /// <returns>For each message whether the broker confirmed it.</returns>
    /// <exception cref="Exception">There is no channel to be had, and none was sent.</exception>
    public async Task<bool[]> PublishAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        var batch = new Batch(this, messages, cancellationToken);
        if (messages.Any(message => Route(message).IsDeclared))
            await _host.Retry(() => _channels.Send(batch, cancellationToken), cancellationToken, _channels.SendStopping);
        return batch.Confirmed;
    }

    private async Task<bool> PublishAsync(IChannel channel, OutgoingMessage message, CancellationToken cancellationToken)
    {
        var route = Route(message);
        if (!route.IsDeclared)
            return false;
        using var activity = StartActivity(route, message);
        try
        {
            var properties = new BasicProperties
            {
                ContentType = ContentType,
                Persistent = true,
                MessageId = message.MessageId.ToString(),
                Headers = activity is null ? null : new Dictionary<string, object?> { [DiagnosticHeaders.ActivityId] = activity.Id },
            };
            var body = _envelope.Write(route, message, activity?.Id);
            await channel.BasicPublishAsync(route.Exchange, CachedString.Empty, route.IsMandatory, properties, body, cancellationToken);
            return true;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // Who sends it now has more to say about what is wrong.
            activity?.SetStatus(ActivityStatusCode.Error, problem.Message);
            route.IsDeclared = false;
            return false;
        }
    }

    private static Activity? StartActivity(MessageRoute route, OutgoingMessage message)
    {
        var activity = MessagingTelemetry.Source.StartActivity(
            route.ActivityName, ActivityKind.Producer, Activity.Current is null ? message.TraceParent : null);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(DiagnosticHeaders.Messaging.Operation, "send");
            activity.SetTag(DiagnosticHeaders.Messaging.System, "rabbitmq");
            activity.SetTag(DiagnosticHeaders.Messaging.DestinationName, route.Exchange.Value);
            activity.SetTag(DiagnosticHeaders.MessageId, message.MessageId.ToString());
            activity.SetTag(DiagnosticHeaders.Messaging.ConversationId, message.ConversationId?.ToString());
        }

        return activity;
    }

    /// <summary>All messages of one call, on one channel; fails for none of them.</summary>
    private sealed class Batch(DirectPublisher publisher, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
        : IPipe<ChannelContext>
    {
        public bool[] Confirmed { get; private set; } = new bool[messages.Count];

        public async Task Send(ChannelContext context) =>
            Confirmed = await Task.WhenAll(messages.Select(m => publisher.PublishAsync(context.Channel, m, cancellationToken)));

        public void Probe(ProbeContext context)
        {
        }
    }
}
