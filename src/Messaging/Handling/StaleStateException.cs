namespace Messaging.Handling;

/// <summary>A row that was to be changed did not stand as it had been loaded. Nothing is written; the batch is tried again.</summary>
/// <param name="message">Which row or how many.</param>
public sealed class StaleStateException(string message) : Exception(message);
