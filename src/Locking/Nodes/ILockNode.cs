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

    /// <summary>A connection was made, to the server known before or to one that has been restarted.</summary>
    event Action? Connected;

    /// <summary>Whether a command sent now has a chance to arrive.</summary>
    bool IsConnected { get; }

    /// <summary>Calls back whenever something is published on the channel; keeps listening over reconnections.</summary>
    void Listen(string channel, Action<string> heard);

    /// <summary>Carries the commands out, in order and in one step, and fills in the answers.</summary>
    ValueTask ExecuteAsync(NodeBatch batch);

    /// <summary>Lifts the keys' fencing counters to the number, if the token holds all keys and no counter is beyond it.</summary>
    Task<RaiseReply> RaiseFenceAsync(HoldCommand command, long number);

    /// <summary>Asks whether the node may vote, and lets it if it may.</summary>
    Task<AdmissionReply> AdmitAsync(AdmissionCommand command);

    /// <summary>Looks at the node's settings and how fast it answers, waiting at most the given time.</summary>
    Task<NodeHealth> CheckAsync(TimeSpan timeout);
}
