using System.Collections.Frozen;
using System.Diagnostics;
using MassTransit;
using Messaging.Diagnostics;
using Messaging.Endpoints;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Messaging.Outbox;

/// <summary>Publishes outgoing messages with publisher confirms, side by side. The only place that does: fresh from memory, or from the relay.</summary>
internal sealed class OutboxSender(
    IBus bus, IEnumerable<MessageRegistration> registrations, IOptions<MessagingOptions> options, TimeProvider time, ILogger<OutboxSender> log)
{
    // What this service consumes itself must find a queue; an event that nobody listens to need not.
    private readonly FrozenSet<Type> _mandatory = registrations.Select(r => r.MessageType).ToFrozenSet();

    /// <summary>Publishes all of them, and tells which the broker confirmed. Never throws for a message that could not be sent.</summary>
    /// <returns>For each message null, or why it is not confirmed.</returns>
    public async Task<string?[]> SendAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        if (messages.Count == 0)
            return [];

        // A publish can hang for ever after a broker outage (rabbitmq-dotnet-client#1930).
        using var timeout = new CancellationTokenSource(options.Value.PublishTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        return await Task.WhenAll(messages.Select(message => SendAsync(message, linked.Token)));
    }

    private async Task<string?> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        using var activity = Activity.Current is null && message.TraceParent is not null
            ? MessagingTelemetry.Source.StartActivity("outbox relay", ActivityKind.Producer, message.TraceParent)
            : null;
        try
        {
            await bus.Publish(message.Content, message.Content.GetType(), Pipe.Execute<PublishContext>(context =>
            {
                context.MessageId = message.MessageId;
                context.Mandatory = _mandatory.Contains(message.Content.GetType());
                context.ConversationId = message.ConversationId ?? context.ConversationId;
            }), cancellationToken);
            return null;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // Whatever it was, the row is still pending and the relay will try again.
            log.PublishFailed(message.Content.GetType().Name, message.MessageId, problem.Message);
            return problem.Message;
        }
    }
}
