using MassTransit;

namespace Messaging.Handling;

/// <summary>One delivery of a message, with what tells it apart from others.</summary>
/// <typeparam name="TMessage">The message type.</typeparam>
/// <param name="Context">MassTransit's context of the delivery.</param>
/// <param name="Identity">Business key, message id or transport id.</param>
/// <param name="Fingerprint">SHA-256 of the content.</param>
internal sealed record Delivery<TMessage>(ConsumeContext<TMessage> Context, string Identity, byte[] Fingerprint)
    where TMessage : class
{
    private const int MaximumIdentityLength = 200;

    /// <summary>The content.</summary>
    public TMessage Message => Context.Message;

    /// <summary>
    /// Finds out who a message is: its business key, else MassTransit's message id, else the transport's <c>message_id</c> as text.
    /// Null when it has none of them, or a longer one than can be kept.
    /// </summary>
    public static Delivery<TMessage>? Identify(ConsumeContext<TMessage> context, BatchHandler<TMessage> handler)
    {
        var identity = handler.BusinessKey(context.Message) ?? context.MessageId?.ToString() ?? TransportId(context);
        return string.IsNullOrWhiteSpace(identity) || identity.Length > MaximumIdentityLength
            ? null
            : new Delivery<TMessage>(context, identity, Messaging.Handling.Fingerprint.Of(context.Message));
    }

    private static string? TransportId(ConsumeContext context) =>
        context.ReceiveContext.TryGetPayload(out RabbitMqBasicConsumeContext? transport) ? transport.Properties.MessageId : null;
}
