namespace Inventory.Domain;

/// <summary>
/// A message reuses the identity of an earlier one with other content. Nothing can be answered (the identity has its answer already),
/// so the message is put aside for a person to look at.
/// </summary>
/// <param name="message">Which identity, and what differs.</param>
public sealed class ConflictingMessageException(string message) : Exception(message);
