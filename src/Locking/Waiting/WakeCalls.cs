using Locking.Nodes;
using Locking.Quorum;

namespace Locking.Waiting;

/// <summary>
/// Hears the nodes' calls for this process. A lock that is called for a process nobody in it wants any more is passed on to the next
/// process in line, or it would stay reserved for nothing.
/// </summary>
internal sealed class WakeCalls
{
    private readonly IReadOnlyList<NodeLink> _links;
    private readonly CommandSettings _commands;
    private readonly LocalGate _gate;
    private readonly WakeBoard _board;

    public WakeCalls(IReadOnlyList<NodeLink> links, CommandSettings commands, LocalGate gate, WakeBoard board)
    {
        _links = links;
        _commands = commands;
        _gate = gate;
        _board = board;
        var channel = commands.Space.WakeChannel(commands.Process);
        for (var i = 0; i < links.Count; i++)
        {
            var node = i;
            links[i].Node.Listen(channel, name => Heard(node, name));
        }
    }

    private void Heard(int node, string name)
    {
        if (name.Length <= _commands.Space.LockPrefixLength)
            return;
        var key = name[_commands.Space.LockPrefixLength..];
        if (_gate.IsWanted(key))
            _board.Call(key, node);
        else
            _ = _links[node].ReleaseAsync(new HoldCommand(_commands, LockKeys.Single(key), LockToken.Reservation(_commands.Process)));
    }
}
