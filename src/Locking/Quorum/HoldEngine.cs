using System.Runtime.CompilerServices;
using Locking.Admission;
using Locking.Diagnostics;
using Locking.Fencing;
using Locking.Nodes;
using Locking.Timing;
using Microsoft.Extensions.Logging;

namespace Locking.Quorum;

/// <summary>Sends a group's commands to its nodes and feeds the answers to the <see cref="Hold"/> they belong to.</summary>
internal sealed class HoldEngine : IDisposable
{
    private readonly string _group;
    private readonly ILogger _logger;
    private readonly NodeLink[] _links;
    private readonly OwedReleases[] _owed;
    private readonly FenceSettlement _fences;
    private long _baseHint;

    public HoldEngine(
        string group, IReadOnlyList<ILockNode> nodes, HoldSettings settings, CommandSettings commands, LockClock clock, ILogger logger)
    {
        _group = group;
        _logger = logger;
        Settings = settings;
        Commands = commands;
        Clock = clock;
        Scheduler = new LockScheduler(clock, Report);
        _links = [.. nodes.Select((n, i) => new NodeLink(n, i, settings, clock, Report))];
        _owed = [.. _links.Select((link, i) => new OwedReleases(link, i, settings, clock))];
        _fences = new FenceSettlement(_links, settings, clock);
        Admission = new NodeAdmission(group, _links, settings, commands.Space, clock, logger);
    }

    public HoldSettings Settings { get; }

    public CommandSettings Commands { get; }

    public NodeAdmission Admission { get; }

    /// <summary>A base for new fencing counters, as seen on the nodes so far.</summary>
    public long BaseHint => Volatile.Read(ref _baseHint);

    public LockClock Clock { get; }

    public LockScheduler Scheduler { get; }

    public IReadOnlyList<NodeLink> Links => _links;

    /// <summary>How many unconfirmed releases are still being repeated.</summary>
    public int OwedReleases => _owed.Sum(o => o.Count);

    /// <summary>Whether the answer makes sure that the token is not on the node.</summary>
    public static bool IsSettled(NodeAnswer answer) => answer is NodeAnswer.Yes or NodeAnswer.Missing or NodeAnswer.Other;

    /// <summary>One try: asks all nodes at once and returns when their answers decide. What is not acquired is cleaned up.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Decision> TryAcquireAsync(Hold hold, CancellationToken cancellationToken)
    {
        var sent = Clock.Now;
        hold.Start(sent);
        for (var i = 0; i < _links.Length; i++)
        {
            hold.BeginSet(i);
            _links[i].Send(new NodeCommand(CommandKind.Acquire, hold.Asked, hold, sent));
        }
        Decision decision;
        if (cancellationToken.CanBeCanceled)
        {
            await using var registration = cancellationToken.UnsafeRegister(static state => ((Hold)state!).GiveUp(), hold);
            decision = await hold.Decided;
        }
        else
        {
            decision = await hold.Decided;
        }
        if (decision.Kind != DecisionKind.Acquired)
            ReleaseInBackground(hold);
        else
            AfterAcquired(hold);
        return decision;
    }

    /// <summary>See <see cref="Lease.RaiseFenceAsync"/>.</summary>
    public Task<bool> RaiseFenceAsync(Hold hold, long stored, CancellationToken cancellationToken) =>
        _fences.LiftAsync(hold, stored, cancellationToken);

    /// <summary>One round of renewals.</summary>
    public void Renew(Hold hold, int round)
    {
        var sent = Clock.Now;
        for (var i = 0; i < _links.Length; i++)
        {
            if (hold.BeginExtend(i))
                _links[i].Send(new NodeCommand(CommandKind.Extend, hold.Command, hold, sent, round));
        }
    }

    /// <summary>Gives the locks back. Ends when a quorum confirmed, at the latest after the node timeout; the rest goes on behind.</summary>
    public ReleaseRound Release(Hold hold, Lease lease)
    {
        var (before, mayHold) = hold.Close();
        var round = new ReleaseRound(this, hold, before, _links.Length - int.PopCount((int)mayHold), lease);
        round.Start();
        SendReleases(mayHold, hold.Command, round);
        return round;
    }

    /// <summary>The holder knows how its release ended.</summary>
    public void Released(ReleaseResult result, TimeSpan held) => LockTelemetry.Released(_group, result, held);

    /// <summary>Gives back whatever the nodes may hold, without anybody waiting.</summary>
    public void ReleaseInBackground(Hold hold)
    {
        var (_, mayHold) = hold.Close();
        SendReleases(mayHold, hold.Command, hold);
    }

    /// <summary>A command that can create the token has ended.</summary>
    public void SetEnded(Hold hold, int node, in NodeCommand command, in AcquireReply reply)
    {
        if (reply.Answer == NodeAnswer.NotAdmitted)
            Admission.Look(node);
        if (hold.EndSet(node, command.Sent, reply) is { } unwanted)
            _links[node].Send(new NodeCommand(CommandKind.Release, unwanted, hold, Clock.Now));
    }

    /// <summary>A renewal has ended on one node.</summary>
    public void ExtendEnded(Hold hold, int node, in NodeCommand command, NodeAnswer answer)
    {
        LockTelemetry.Renewed(_group, answer);
        if (!hold.EndExtend(node, command.Round, command.Sent, answer))
            return;
        var sent = Clock.Now;
        if (hold.TryBeginHeal(node))
            _links[node].Send(new NodeCommand(CommandKind.Acquire, hold.Command, hold, sent));
    }

    /// <summary>A release has ended on one node.</summary>
    public void ReleaseEnded(Hold hold, int node, in NodeCommand command, NodeAnswer answer)
    {
        var all = command.Hold != hold.Leftover;
        if (!IsSettled(answer) && (!all || hold.MayHold(node)))
            _owed[node].Add(hold, command.Hold);
        else if (all)
            hold.Gone(node, command.Sent);
    }

    /// <summary>Tells the holder, away from the thread that found out: its callbacks may be slow.</summary>
    public void TellLost(Lease lease, string reason)
    {
        // First the holder: a logger may be slow, or throw.
        _ = TellLostAsync(lease);
        LockTelemetry.Lost(_group);
        Log.LeaseLost(_logger, _group, string.Join(' ', lease.Keys.Take(5)), (long)lease.Age.TotalMilliseconds, reason);
    }

    public void Dispose()
    {
        Admission.Stop();
        Scheduler.Dispose();
    }

    // A defect, or a logger that throws: the one who found it must go on either way.
    private void Report(Exception defect)
    {
        try
        {
            Log.BackgroundFailed(_logger, defect, _group);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
        }
    }

    private async Task TellLostAsync(Lease lease)
    {
        await Task.Yield();
        try
        {
            lease.CancelLost();
        }
        catch (AggregateException e)
        {
            Log.LostCallbackFailed(_logger, e, _group);
        }
    }

    private void AfterAcquired(Hold hold)
    {
        if (hold.Leftover is { } leftover)
        {
            SendReleases(uint.MaxValue, leftover, hold);
        }
        if (Commands.FenceStride > 0)
        {
            LearnBase(hold.Fence.Highest);
            if (hold.Fence.BeginWriteBack())
            {
                LockTelemetry.FenceWrittenBack(_group);
                _ = _fences.SettleAsync(hold);
            }
        }
    }

    // All nodes should start new counters at the same number; this carries the largest one from node to node.
    private void LearnBase(long number)
    {
        var seen = number / FenceNumbers.Round * FenceNumbers.Round;
        var known = Volatile.Read(ref _baseHint);
        while (seen > known)
        {
            var before = Interlocked.CompareExchange(ref _baseHint, seen, known);
            if (before == known)
                break;
            known = before;
        }
    }

    private void SendReleases(uint nodes, HoldCommand command, ICommandOwner owner)
    {
        var sent = Clock.Now;
        for (var i = 0; i < _links.Length; i++)
        {
            if ((nodes & (1u << i)) != 0)
                _links[i].Send(new NodeCommand(CommandKind.Release, command, owner, sent));
        }
    }
}
