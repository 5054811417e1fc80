using Locking.Nodes;
using Locking.Quorum;
using Locking.Timing;

namespace Locking.Fencing;

/// <summary>
/// Brings a quorum of nodes to one fencing number when their answers to the acquire differed. Runs beside the protected work; whoever
/// needs the number waits for it, and by then it is usually there.
/// </summary>
internal sealed class FenceSettlement(IReadOnlyList<NodeLink> links, HoldSettings settings, LockClock clock)
{
    public async Task SettleAsync(Hold hold)
    {
        while (hold.IsHeld)
        {
            var number = hold.Fence.Highest;
            var (accepted, beyond) = await RaiseAsync(hold, number);
            if (accepted >= settings.Quorum && hold.IsHeld)
            {
                hold.Fence.Settle(number);
                return;
            }
            if (beyond > number)
                hold.Fence.Note(beyond);
            else
                await Task.Delay(settings.NodeTimeout / 8, clock.Provider);
        }
        hold.Fence.Fail();
    }

    /// <summary>Lifts the counters of a quorum of nodes to the number, or beyond it. The hold's own number stays.</summary>
    /// <returns>False when the hold ended, or after a time to live.</returns>
    public async Task<bool> LiftAsync(Hold hold, long number, CancellationToken cancellationToken)
    {
        var until = clock.MonoTicks + settings.Ttl.Ticks;
        while (hold.IsHeld && clock.MonoTicks < until)
        {
            var (accepted, beyond) = await RaiseAsync(hold, number);
            if (accepted >= settings.Quorum)
                return true;
            if (beyond > number)
                number = beyond;
            else
                await Task.Delay(settings.NodeTimeout / 8, clock.Provider, cancellationToken);
        }
        return false;
    }

    // Returns as soon as a quorum accepted, or when all have answered, or after the node timeout.
    private async Task<(int Accepted, long Beyond)> RaiseAsync(Hold hold, long number)
    {
        var open = links.Select(l => l.RaiseFenceAsync(hold.Command, number)).ToList();
        var timeout = Task.Delay(settings.NodeTimeout, clock.Provider);
        var accepted = 0;
        var beyond = 0L;
        while (open.Count > 0 && accepted < settings.Quorum)
        {
            var any = await Task.WhenAny(open.Append(timeout));
            if (any == timeout)
                break;
            var answered = (Task<RaiseReply>)any;
            open.Remove(answered);
            var reply = await AnswerAsync(answered);
            if (reply.Answer == NodeAnswer.Yes)
                accepted++;
            beyond = Math.Max(beyond, reply.Beyond);
        }
        return (accepted, beyond);
    }

    // Whoever waits for the number must be told that it does not come, so a defect counts as a node that did not answer.
    private async Task<RaiseReply> AnswerAsync(Task<RaiseReply> answered)
    {
        try
        {
            return await answered;
        }
        catch (Exception defect)
        {
            links[0].Report(defect);
            return default;
        }
    }
}
