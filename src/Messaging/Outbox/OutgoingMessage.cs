using System.Diagnostics;
using UUIDNext;

namespace Messaging.Outbox;

/// <summary>A message on its way out: a row of the outbox.</summary>
/// <param name="Consumer">The consumer that caused it.</param>
/// <param name="Identity">Identity of the message that caused it.</param>
/// <param name="Ordinal">Its place among those the same message caused.</param>
/// <param name="MessageId">Its own id.</param>
/// <param name="Type">Its type, one of the catalog's.</param>
/// <param name="Body">What is published, as JSON: written once, for the record and for the broker.</param>
/// <param name="ConversationId">MassTransit's conversation id.</param>
/// <param name="TraceParent">W3C trace context of the transaction, for sends that happen later.</param>
public sealed record OutgoingMessage(
    string Consumer, string Identity, short Ordinal, Guid MessageId, Type Type, string Body, Guid? ConversationId, string? TraceParent)
{
    // A namespace of this service's own, as RFC 9562 §6.5 asks for.
    private static readonly Guid Namespace = new("7c5c1b5e-3c2f-5f0e-9d3a-6f1f4b0f2a11");

    /// <summary>Whether it is among those that the broker may not have confirmed yet.</summary>
    public bool IsPending { get; init; } = true;

    /// <summary>Numbers what a message caused and derives the ids: the same cause always gives the same ids (RFC 9562 UUIDv5).</summary>
    /// <exception cref="InvalidOperationException">A content's type is not in the catalog.</exception>
    public static IEnumerable<OutgoingMessage> Caused(
        string consumer, string identity, Guid? conversationId, IReadOnlyList<object> contents, MessageCatalog catalog)
    {
        var trace = Activity.Current?.Id;
        return contents.Select((content, i) => new OutgoingMessage(
            consumer, identity, (short)i, Uuid.NewNameBased(Namespace, $"{consumer}\n{identity}\n{i}"), content.GetType(), catalog.Write(content), conversationId, trace));
    }
}
