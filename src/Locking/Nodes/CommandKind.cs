namespace Locking.Nodes;

/// <summary>What a node is asked to do with a token's keys (see commands.lua).</summary>
internal enum CommandKind
{
    /// <summary>Takes all keys for the token, or none; or as many as are free, if the command says so.</summary>
    Acquire,

    /// <summary>
    /// Renews the time to live if all keys are still held by exactly this token; never brings back a missing key.
    /// Answers Yes, Missing, Other, CannotVote, NotSent or Unknown.
    /// </summary>
    Extend,

    /// <summary>Deletes those keys that are held by exactly this token. Answers Yes, Missing, Other, CannotVote, NotSent or Unknown.</summary>
    Release,
}
