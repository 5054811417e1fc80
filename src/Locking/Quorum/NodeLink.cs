using Locking.Nodes;
using Locking.Timing;

namespace Locking.Quorum;

/// <summary>
/// A node as the engine sees it. While the node owes an answer for longer than the node timeout, commands are not even sent, but for
/// one now and then to find out: otherwise a hung node would collect every command of minutes and carry them out when it wakes.
/// </summary>
internal sealed class NodeLink(ILockNode node, HoldSettings settings, LockClock clock)
{
    private readonly Lock _sync = new();
    private int _unanswered;
    private long _silentSince;
    private long _lastProbe = long.MinValue;

    public ILockNode Node { get; } = node;

    /// <summary>Whether the node owes an answer for too long.</summary>
    public bool IsSilent
    {
        get
        {
            lock (_sync)
                return Silent(clock.MonoTicks);
        }
    }

    public async Task<AcquireReply> AcquireAsync(HoldCommand command)
    {
        if (!TryBegin())
            return new AcquireReply(NodeAnswer.NotSent);
        var reply = default(AcquireReply);
        try
        {
            reply = await Node.AcquireAsync(command);
        }
        finally
        {
            End(reply.Answer);
        }
        return reply;
    }

    public async Task<NodeAnswer> ExtendAsync(HoldCommand command)
    {
        if (!TryBegin())
            return NodeAnswer.NotSent;
        var answer = NodeAnswer.Unknown;
        try
        {
            answer = await Node.ExtendAsync(command);
        }
        finally
        {
            End(answer);
        }
        return answer;
    }

    public async Task<NodeAnswer> ReleaseAsync(HoldCommand command)
    {
        if (!TryBegin())
            return NodeAnswer.NotSent;
        var answer = NodeAnswer.Unknown;
        try
        {
            answer = await Node.ReleaseAsync(command);
        }
        finally
        {
            End(answer);
        }
        return answer;
    }

    public async Task<RaiseReply> RaiseFenceAsync(HoldCommand command, long number)
    {
        if (!TryBegin())
            return new RaiseReply(NodeAnswer.NotSent);
        var reply = default(RaiseReply);
        try
        {
            reply = await Node.RaiseFenceAsync(command, number);
        }
        finally
        {
            End(reply.Answer);
        }
        return reply;
    }

    private bool TryBegin()
    {
        if (!Node.IsConnected)
            return false;
        lock (_sync)
        {
            var now = clock.MonoTicks;
            if (Silent(now))
            {
                if (now - _lastProbe < settings.NodeTimeout.Ticks)
                    return false;
                _lastProbe = now;
            }
            if (_unanswered++ == 0)
                _silentSince = now;
            return true;
        }
    }

    private void End(NodeAnswer answer)
    {
        lock (_sync)
        {
            _unanswered--;
            // A command that failed or was given up is no sign of life.
            if (answer is not (NodeAnswer.Unknown or NodeAnswer.NotSent))
                _silentSince = clock.MonoTicks;
        }
    }

    private bool Silent(long now) => _unanswered > 0 && now - _silentSince > settings.NodeTimeout.Ticks;
}
