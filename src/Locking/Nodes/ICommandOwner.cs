namespace Locking.Nodes;

/// <summary>Whoever gave a command to a node.</summary>
internal interface ICommandOwner
{
    /// <summary>Whether the command still makes sense; asked when it has waited for its turn to be sent.</summary>
    bool Wants(in NodeCommand command);

    /// <summary>The command has ended.</summary>
    /// <param name="node">The node's position in the group.</param>
    /// <param name="command">The command.</param>
    /// <param name="reply">What the node said; for other commands than an acquire only the answer counts.</param>
    /// <remarks>
    /// Called on the thread that reads the node's answers: whoever was waiting must continue on another, because it may take its time.
    /// </remarks>
    void Answered(int node, in NodeCommand command, in AcquireReply reply);
}
