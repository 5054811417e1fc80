namespace Messaging.Handling;

/// <summary>Why a message cannot be decided yet.</summary>
/// <param name="Reason">In one sentence; kept in a header and logged.</param>
/// <param name="AtLeast">How long it makes no sense to try again. Default: as long as the delay queues say.</param>
public readonly record struct Deferral(string Reason, TimeSpan AtLeast = default);
