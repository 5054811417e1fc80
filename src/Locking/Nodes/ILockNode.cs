using Locking.Diagnostics;

namespace Locking.Nodes;

/// <summary>
/// One independent Redis. Calls may take as long as they like: the callers have their own time limits, and a late answer is still
/// used. Implementations report failures as answers and do not throw.
/// </summary>
internal interface ILockNode
{
    /// <summary>Short name for logs and metrics, for example host and port.</summary>
    string Name { get; }

    /// <summary>Whether a command sent now has a chance to arrive.</summary>
    bool IsConnected { get; }

    /// <summary>Takes all keys for the token, or none.</summary>
    Task<AcquireReply> AcquireAsync(HoldCommand command);

    /// <summary>
    /// Renews the time to live if all keys are still held by exactly this token; never brings back a missing key.
    /// Answers Yes, Missing, Other, NotSent or Unknown.
    /// </summary>
    Task<NodeAnswer> ExtendAsync(HoldCommand command);

    /// <summary>Deletes those keys that are held by exactly this token. Answers Yes, Missing, Other, NotSent or Unknown.</summary>
    Task<NodeAnswer> ReleaseAsync(HoldCommand command);

    /// <summary>Looks at the node's settings and how fast it answers, waiting at most the given time.</summary>
    Task<NodeHealth> CheckAsync(TimeSpan timeout);
}
