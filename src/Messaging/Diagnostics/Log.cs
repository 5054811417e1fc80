using Microsoft.Extensions.Logging;

namespace Messaging.Diagnostics;

/// <summary>Everything this library logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Consumer}: transaction tried again (attempt {Attempt}): {Problem}")]
    public static partial void TransactionRetried(this ILogger log, string consumer, int attempt, string problem);

    [LoggerMessage(2, LogLevel.Warning, "{Consumer}: batch of {Count} could not be applied and is halved: {Problem}")]
    public static partial void BatchHalved(this ILogger log, string consumer, int count, string problem);

    [LoggerMessage(3, LogLevel.Error, "{Consumer}: message '{Identity}' goes to the error queue: {Reason}")]
    public static partial void MessageRefused(this ILogger log, string consumer, string identity, string reason);

    [LoggerMessage(4, LogLevel.Warning, "Batch of {Count} {Message} goes back for later: {Problem}")]
    public static partial void BatchRedelivered(this ILogger log, string message, int count, string problem);

    [LoggerMessage(5, LogLevel.Information, "{Consumer}: message '{Identity}' goes back for later: {Reason}")]
    public static partial void MessageDeferred(this ILogger log, string consumer, string identity, string reason);

    [LoggerMessage(6, LogLevel.Warning, "{Message} {MessageId} was not confirmed and is left to the relay: {Problem}")]
    public static partial void PublishFailed(this ILogger log, string message, Guid messageId, string problem);

    [LoggerMessage(7, LogLevel.Warning, "{Count} sent messages could not be settled and may be sent again: {Problem}")]
    public static partial void SettleFailed(this ILogger log, int count, string problem);

    [LoggerMessage(8, LogLevel.Warning, "The outbox relay failed and will try again: {Problem}")]
    public static partial void RelayFailed(this ILogger log, string problem);

    [LoggerMessage(9, LogLevel.Information, "The outbox relay sent {Count} messages")]
    public static partial void Relayed(this ILogger log, int count);

    [LoggerMessage(10, LogLevel.Error, "Outbox row {Consumer}/{Identity}/{Ordinal} is parked: {Problem}")]
    public static partial void OutboxRowParked(this ILogger log, string consumer, string identity, short ordinal, string problem);

    [LoggerMessage(11, LogLevel.Warning, "No quorum for {Count} locks of group {Group}; the batch relies on Postgres alone: {Problem}")]
    public static partial void WithoutLocks(this ILogger log, int count, string group, string problem);

    [LoggerMessage(13, LogLevel.Error, "A message of {Queue} cannot be read and goes to the error queue: {Reason}")]
    public static partial void Unreadable(this ILogger log, string queue, string reason);

    [LoggerMessage(14, LogLevel.Error, "A message of {Queue} could not be consumed: {Reason}")]
    public static partial void ConsumeFailed(this ILogger log, string queue, string reason);

    [LoggerMessage(15, LogLevel.Warning, "Batch of {Count} {Message} came after a newer holder of its locks and is rolled back: {Problem}")]
    public static partial void FencedOff(this ILogger log, string message, int count, string problem);

    [LoggerMessage(16, LogLevel.Warning, "The nodes of lock group {Group} had lost fencing counters that Postgres remembers; raised above {Stored}: {Raised}")]
    public static partial void FenceRaised(this ILogger log, string group, long stored, bool raised);

    [LoggerMessage(12, LogLevel.Debug, "Batch of {Count} {Message} waits for locks: {Problem}")]
    public static partial void LocksBusy(this ILogger log, string message, int count, string problem);

    [LoggerMessage(17, LogLevel.Information, "Inbox and outbox: {Done}")]
    public static partial void EpochAdvanced(this ILogger log, string done);

    [LoggerMessage(18, LogLevel.Information, "Inbox and outbox have forgotten epoch {Epoch}, which ended more than {Retention} ago")]
    public static partial void EpochDropped(this ILogger log, int epoch, TimeSpan retention);

    [LoggerMessage(19, LogLevel.Warning, "Epoch {Epoch} of inbox and outbox is due and kept: {Pending} of its answers have not been sent")]
    public static partial void EpochKept(this ILogger log, int epoch, long pending);

    [LoggerMessage(20, LogLevel.Information, "An epoch of inbox and outbox could not begin or be dropped without holding up others, and is tried again: {Problem}")]
    public static partial void EpochBusy(this ILogger log, string problem);

    [LoggerMessage(21, LogLevel.Debug, "No channel for {Count} messages, which now go the way that waits for one: {Problem}")]
    public static partial void NoChannel(this ILogger log, int count, string problem);
}
