namespace Inventory.Cli.Brokers;

/// <summary>An event as it was seen on the broker.</summary>
/// <param name="Event">Its type's name without namespace.</param>
/// <param name="MessageId">Its message id.</param>
/// <param name="Subject">The order or adjustment it is about.</param>
/// <param name="Detail">Its sentence for people, if it has one.</param>
internal sealed record Answer(string Event, string MessageId, string Subject, string? Detail);
