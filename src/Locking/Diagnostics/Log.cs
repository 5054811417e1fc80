using Microsoft.Extensions.Logging;

namespace Locking.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Lock node {Node}: connection lost ({Failure}); reconnecting in the background.")]
    public static partial void NodeConnectionLost(ILogger logger, string node, string failure);

    [LoggerMessage(2, LogLevel.Information, "Lock node {Node}: connected again.")]
    public static partial void NodeConnectionRestored(ILogger logger, string node);

    [LoggerMessage(3, LogLevel.Error, "Lock node {Node}: cannot connect: {Reason}")]
    public static partial void NodeConnectFailed(ILogger logger, string node, string reason);

    [LoggerMessage(4, LogLevel.Warning, "Lock group {Group}: lost {Keys} after {HeldMs} ms: {Reason}")]
    public static partial void LeaseLost(ILogger logger, string group, string keys, long heldMs, string reason);

    [LoggerMessage(5, LogLevel.Error, "Lock group {Group}: a callback on Lease.Lost threw.")]
    public static partial void LostCallbackFailed(ILogger logger, Exception exception, string group);

    [LoggerMessage(6, LogLevel.Error, "Lock group {Group}: background work failed; locks end with their time to live.")]
    public static partial void BackgroundFailed(ILogger logger, Exception exception, string group);

    [LoggerMessage(7, LogLevel.Warning, "Lock group {Group}: node {Node} is new or has lost its memory; it votes again in {LeftMs} ms.")]
    public static partial void NodeQuarantined(ILogger logger, string group, string node, long leftMs);

    [LoggerMessage(8, LogLevel.Warning, "Lock node {Node} refused a command: {Reason}")]
    public static partial void NodeRefused(ILogger logger, string node, string reason);

    [LoggerMessage(9, LogLevel.Error, "Schedule {Schedule}: a run failed.")]
    public static partial void ScheduledRunFailed(ILogger logger, Exception exception, string schedule);
}
