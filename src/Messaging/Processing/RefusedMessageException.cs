namespace Messaging.Processing;

/// <summary>The reason why a message goes to the error queue, as its <c>MT-Fault-Message</c> header shows it.</summary>
/// <param name="message">The reason, for the person who looks at the queue.</param>
public sealed class RefusedMessageException(string message) : Exception(message);
