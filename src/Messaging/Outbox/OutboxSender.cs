using System.Diagnostics;
using MassTransit;
using Messaging.Diagnostics;
using Messaging.Outbox.Publishing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Messaging.Outbox;

/// <summary>Publishes outgoing messages with publisher confirms, side by side. The only place that does: fresh from memory, or from the relay.</summary>
internal sealed class OutboxSender(
    Lazy<IBus> bus, Lazy<DirectPublisher> direct, IOptions<MessagingOptions> options, TimeProvider time, ILogger<OutboxSender> log)
{
    /// <summary>Publishes all of them, and tells which the broker confirmed. Never throws for a message that could not be sent.</summary>
    /// <returns>For each message null, or why it is not confirmed.</returns>
    public async Task<string?[]> SendAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        if (messages.Count == 0)
            return [];

        // A publish can hang for ever after a broker outage, whatever its token (rabbitmq-dotnet-client#1930, #1976).
        using var timeout = new CancellationTokenSource(options.Value.PublishTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var confirmed = await SendDirectlyAsync(messages, linked.Token);
        if (!confirmed.Contains(false))
            return new string?[messages.Count];
        return await Task.WhenAll(messages.Select((message, i) =>
            confirmed[i] ? Task.FromResult<string?>(null) : SendByPipelineAsync(message, linked.Token)));
    }

    private async Task<bool[]> SendDirectlyAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        try
        {
            return await direct.Value.PublishAsync(messages, cancellationToken);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            log.NoChannel(messages.Count, problem.Message);
            return new bool[messages.Count];
        }
    }

    private async Task<string?> SendByPipelineAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        using var activity = Activity.Current is null && message.TraceParent is not null
            ? MessagingTelemetry.Source.StartActivity("outbox relay", ActivityKind.Producer, message.TraceParent)
            : null;
        try
        {
            var route = direct.Value.Route(message);
            await bus.Value.Publish(MessageCatalog.Read(message), message.Type, Pipe.Execute<PublishContext>(context =>
            {
                context.MessageId = message.MessageId;
                context.Mandatory = route.IsMandatory;
                context.ConversationId = message.ConversationId ?? context.ConversationId;
            }), cancellationToken).WaitAsync(cancellationToken);
            route.IsDeclared = true;
            return null;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // Whatever it was, the row is still pending and the relay will try again; or this is the answer to a repeat, which was confirmed once or is parked.
            log.PublishFailed(message.Type.Name, message.MessageId, problem.Message);
            return problem.Message;
        }
    }
}
