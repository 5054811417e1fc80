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
    private readonly ChannelTurns _opening = new();
    private volatile ConfirmChannel? _channel;

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

    public MessageRoute Route(OutgoingMessage message) => _routes[message.Type];

    /// <summary>Publishes those whose exchange is known to be there.</summary>
    /// <returns>For each message whether the broker confirmed it.</returns>
    /// <exception cref="Exception">There is no channel to be had, and none was sent.</exception>
    public async Task<bool[]> PublishAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        List<Publication> ready = [.. messages.Index().Where(m => Route(m.Item).IsDeclared).Select(m => new Publication(m.Index, m.Item, Route(m.Item)))];
        var confirmed = new bool[messages.Count];
        if (ready.Count == 0)
            return confirmed;
        var batch = new Batch(this, ready, cancellationToken);
        await _host.Retry(() => _channels.Send(batch, cancellationToken), cancellationToken, _channels.SendStopping);
        foreach (var (publication, isConfirmed) in ready.Zip(batch.Confirmed))
        {
            confirmed[publication.Place] = isConfirmed;
            // Who sends it now has more to say about what is wrong.
            if (!isConfirmed)
                publication.Route.IsDeclared = false;
        }

        return confirmed;
    }

    private async Task<bool[]> PublishAsync(ConfirmChannel channel, IReadOnlyList<Publication> ready, CancellationToken cancellationToken)
    {
        var activities = new List<Activity?>();
        var confirmed = await channel.PublishAsync(
            [.. ready.Select(p => p.MessageId)],
            (on, i) => MessagingTelemetry.Source.HasListeners()
                ? PublishTracedAsync(on, ready[i], activities, cancellationToken)
                : PublishAsync(on, ready[i], null, cancellationToken),
            cancellationToken);
        foreach (var (activity, isConfirmed) in activities.Zip(confirmed))
        {
            if (!isConfirmed)
                activity?.SetStatus(ActivityStatusCode.Error, "The broker has not confirmed it.");
            activity?.Stop();
        }

        return confirmed;
    }

    private ValueTask PublishTracedAsync(
        IChannel channel, Publication publication, List<Activity?> activities, CancellationToken cancellationToken)
    {
        var parent = Activity.Current;
        var activity = StartActivity(publication);
        activities.Add(activity);
        try
        {
            return PublishAsync(channel, publication, activity, cancellationToken);
        }
        finally
        {
            // The next one is its sister, not its child.
            Activity.Current = parent;
        }
    }

    private ValueTask PublishAsync(IChannel channel, Publication publication, Activity? activity, CancellationToken cancellationToken)
    {
        var properties = new BasicProperties
        {
            ContentType = ContentType,
            Persistent = true,
            MessageId = publication.MessageId,
            Headers = activity is null ? null : new Dictionary<string, object?> { [DiagnosticHeaders.ActivityId] = activity.Id },
        };
        var body = _envelope.Write(publication.Route, publication.Message, activity?.Id);
        return channel.BasicPublishAsync(
            publication.Route.Exchange, CachedString.Empty, publication.Route.IsMandatory, properties, body, cancellationToken);
    }

    /// <summary>The channel that is open, or a new one.</summary>
    private async Task<ConfirmChannel> OpenAsync(IConnection connection)
    {
        if (_channel is { } open && open.IsUsableOn(connection))
            return open;
        ConfirmChannel? opened = null;
        await _opening.RunAsync(async () =>
            opened = _channel is { } meanwhile && meanwhile.IsUsableOn(connection) ? meanwhile : _channel = await ConfirmChannel.OpenAsync(connection));
        return opened!;
    }

    private static Activity? StartActivity(Publication publication)
    {
        var (message, route) = (publication.Message, publication.Route);
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

    private sealed record Publication(int Place, OutgoingMessage Message, MessageRoute Route)
    {
        public string MessageId { get; } = Message.MessageId.ToString();
    }

    /// <summary>All messages of one call, on one channel; fails for none of them.</summary>
    private sealed class Batch(DirectPublisher publisher, IReadOnlyList<Publication> ready, CancellationToken cancellationToken)
        : IPipe<ChannelContext>
    {
        public bool[] Confirmed { get; private set; } = new bool[ready.Count];

        public async Task Send(ChannelContext context)
        {
            var channel = await publisher.OpenAsync(context.ConnectionContext.Connection).WaitAsync(cancellationToken);
            Confirmed = await publisher.PublishAsync(channel, ready, cancellationToken);
        }

        public void Probe(ProbeContext context)
        {
        }
    }
}
