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
    /// <param name="isLast">
    /// Whether nobody waits behind this: then code that continues may do so at once on this thread. Else it must go elsewhere, because
    /// it may take its time while others wait for their answers.
    /// </param>
    void Answered(int node, in NodeCommand command, in AcquireReply reply, bool isLast);
}
