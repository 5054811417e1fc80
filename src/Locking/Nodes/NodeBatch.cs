namespace Locking.Nodes;

/// <summary>
/// The commands of one message to a node, carried out there in order and in one step, and what came of each. Used again and again:
/// a message allocates next to nothing.
/// </summary>
internal sealed class NodeBatch
{
    /// <summary>How many commands a message has at most: a node does nothing else while it carries them out.</summary>
    public const int MaxCommands = 64;

    private readonly List<NodeCommand> _commands = [];
    private AcquireReply[] _replies = new AcquireReply[4];

    public int Count => _commands.Count;

    /// <summary>How many locks the commands name together.</summary>
    public int Keys { get; private set; }

    /// <summary>What the node keeps with the batch from one message to the next.</summary>
    public object? Scratch { get; set; }

    public NodeCommand this[int index] => _commands[index];

    public bool HasRoom(int maxKeys) => _commands.Count < MaxCommands && Keys < maxKeys;

    public void Add(in NodeCommand command)
    {
        _commands.Add(command);
        Keys += command.Hold.Keys.Count;
        if (_replies.Length < _commands.Count)
            Array.Resize(ref _replies, _commands.Count * 2);
        _replies[_commands.Count - 1] = default;
    }

    public AcquireReply Reply(int index) => _replies[index];

    public void Answer(int index, in AcquireReply reply) => _replies[index] = reply;

    public void AnswerAll(NodeAnswer answer)
    {
        for (var i = 0; i < Count; i++)
            _replies[i] = new AcquireReply(answer);
    }

    /// <summary>Whether the answers show that the node is alive: a command that failed or was given up is no sign of life.</summary>
    public bool IsSignOfLife => Count > 0 && _replies[0].Answer is not (NodeAnswer.Unknown or NodeAnswer.NotSent);

    public void Clear()
    {
        _commands.Clear();
        Keys = 0;
    }
}
