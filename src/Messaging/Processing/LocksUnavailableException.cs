namespace Messaging.Processing;

/// <summary>The locks were busy, could not be had, or were lost before the transaction committed. Nothing happened; the messages are delivered again later.</summary>
/// <param name="message">Which of these.</param>
public sealed class LocksUnavailableException(string message) : Exception(message);
