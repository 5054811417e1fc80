using Locking.Timing;

namespace Locking.Nodes;

/// <summary>One command for one node, with who wants to know what came of it.</summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="Hold">The token and its keys.</param>
/// <param name="Owner">Is told the answer.</param>
/// <param name="Sent">When it was given away: no later than when it left.</param>
/// <param name="Round">Which round of renewals it belongs to.</param>
internal readonly record struct NodeCommand(CommandKind Kind, HoldCommand Hold, ICommandOwner Owner, Moment Sent, int Round = 0);
