namespace Locking.Nodes;

/// <summary>What one node said to one command. Only <see cref="Yes"/> ever counts for a holder.</summary>
internal enum NodeAnswer
{
    /// <summary>No answer: the command may or may not have been carried out, now or later.</summary>
    Unknown,

    /// <summary>The command never left this process: it certainly changes nothing.</summary>
    NotSent,

    /// <summary>Done as asked: the node holds (or held, for a release) the locks for this token.</summary>
    Yes,

    /// <summary>Somebody else holds at least one of the locks.</summary>
    Other,

    /// <summary>At least one of the locks is held by nobody: it ran out, or the node forgot it.</summary>
    Missing,

    /// <summary>The node does not remember its past and must not vote before it is admitted; it changed nothing.</summary>
    NotAdmitted,

    /// <summary>The node answered that it cannot do it now, for example because it does not accept writes.</summary>
    CannotVote,
}
