using Locking.Nodes;
using Locking.Timing;

namespace Locking.Quorum;

/// <summary>
/// A node as the engine sees it: one message on its way at a time, and whatever is asked for meanwhile goes with the next. Alone, a
/// command leaves at once; under load a message carries many, and it is messages that cost.
/// </summary>
/// <remarks>
/// While the node owes an answer for longer than the node timeout, commands are not even sent, but for one now and then to find out:
/// otherwise a hung node would collect every command of minutes and carry them out when it wakes.
/// </remarks>
internal sealed class NodeLink(ILockNode node, int index, HoldSettings settings, LockClock clock, Action<Exception> failed)
{
    private const int MaxKeys = 1000;

    private readonly Lock _sync = new();
    private readonly Queue<NodeCommand> _queue = new();
    private readonly Stack<BatchRun> _spare = new();
    private BatchRun? _current;
    private int _unanswered;
    private long _silentSince;
    private long _lastProbe = long.MinValue / 2;

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

    /// <summary>Whether nothing is on its way to the node or waits to be sent.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_sync)
                return _unanswered == 0 && _queue.Count == 0;
        }
    }

    /// <summary>Sends the command as soon as it is its turn; its owner hears what came of it, perhaps before this returns.</summary>
    public void Send(in NodeCommand command)
    {
        BatchRun? run = null;
        NodeCommand[] stale = [];
        lock (_sync)
        {
            var maySend = MaySend(out var isProbe);
            if (maySend && _current is not null && !isProbe)
            {
                _queue.Enqueue(command);
                return;
            }
            if (maySend)
            {
                _current = run = Rent();
                run.Batch.Add(command);
                Count();
            }
            else if (_queue.Count > 0)
            {
                // What waits behind an answer that does not come would be old when it is sent.
                stale = [.. _queue];
                _queue.Clear();
            }
        }
        foreach (var old in stale)
            Tell(old, new AcquireReply(NodeAnswer.NotSent));
        if (run is null)
            Tell(command, new AcquireReply(NodeAnswer.NotSent));
        else
            run.Start();
    }

    /// <summary>Releases what nobody waits for any more, and tells how that went.</summary>
    public Task<NodeAnswer> ReleaseAsync(HoldCommand command)
    {
        var answer = new AnswerTask();
        Send(new NodeCommand(CommandKind.Release, command, answer, clock.Now));
        return answer.Task;
    }

    public async Task<RaiseReply> RaiseFenceAsync(HoldCommand command, long number)
    {
        lock (_sync)
        {
            if (!MaySend(out _))
                return new RaiseReply(NodeAnswer.NotSent);
            Count();
        }
        var reply = default(RaiseReply);
        try
        {
            reply = await Node.RaiseFenceAsync(command, number);
        }
        finally
        {
            lock (_sync)
                End(reply.Answer is not (NodeAnswer.Unknown or NodeAnswer.NotSent));
        }
        return reply;
    }

    public void Report(Exception defect) => failed(defect);

    /// <summary>A message has been answered, or never will be.</summary>
    public void Ended(BatchRun run)
    {
        BatchRun? next = null;
        List<NodeCommand>? unwanted = null;
        lock (_sync)
        {
            End(run.Batch.IsSignOfLife);
            // Not if the answer was late and another message has been sent meanwhile, to see whether the node is alive.
            if (ReferenceEquals(run, _current))
                _current = next = TakeQueued(ref unwanted);
        }
        // First the next message, then the answers: the node need not wait for what they cause.
        next?.Start();
        foreach (var command in unwanted ?? [])
            Tell(command, new AcquireReply(NodeAnswer.NotSent));
        for (var i = 0; i < run.Batch.Count; i++)
            Tell(run.Batch[i], run.Batch.Reply(i));
        run.Batch.Clear();
        lock (_sync)
            _spare.Push(run);
    }

    private BatchRun? TakeQueued(ref List<NodeCommand>? unwanted)
    {
        BatchRun? next = null;
        while ((next is null || next.Batch.HasRoom(MaxKeys)) && _queue.TryDequeue(out var command))
        {
            if (Node.IsConnected && command.Owner.Wants(command))
                (next ??= Rent()).Batch.Add(command);
            else
                (unwanted ??= []).Add(command);
        }
        if (next is not null)
            Count();
        return next;
    }

    // Nobody waits for what follows, so a defect must not end in an exception nobody sees.
    private void Tell(in NodeCommand command, in AcquireReply reply)
    {
        try
        {
            command.Owner.Answered(index, command, reply);
        }
        catch (Exception e)
        {
            failed(e);
        }
    }

    private BatchRun Rent() => _spare.TryPop(out var run) ? run : new BatchRun(this);

    private bool MaySend(out bool isProbe)
    {
        isProbe = false;
        if (!Node.IsConnected)
            return false;
        var now = clock.MonoTicks;
        if (!Silent(now))
            return true;
        if (now - _lastProbe < settings.NodeTimeout.Ticks)
            return false;
        _lastProbe = now;
        isProbe = true;
        return true;
    }

    private void Count()
    {
        if (_unanswered++ == 0)
            _silentSince = clock.MonoTicks;
    }

    private void End(bool isSignOfLife)
    {
        _unanswered--;
        if (isSignOfLife)
            _silentSince = clock.MonoTicks;
    }

    private bool Silent(long now) => _unanswered > 0 && now - _silentSince > settings.NodeTimeout.Ticks;
}
