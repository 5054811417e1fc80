using Inventory.Worker.Consumers;
using Locking;
using Messaging.Fencing;
using Messaging.Processing;
using Microsoft.Extensions.Options;

namespace Inventory.Worker.Schedules;

/// <summary>Does something with a payment under its lock, as its messages do.</summary>
internal sealed class PaymentLocks(IOptions<RedisLocksOptions> options, ILockGroups? groups = null)
{
    /// <summary>Runs the work, unless somebody else is at the payment or there are no locks to be had: then the next run will.</summary>
    /// <param name="paymentId">The payment.</param>
    /// <param name="work">The work: the right to write, what throws when the lock is lost, and what is cancelled then.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(string paymentId, Func<Fence, Action, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        if (groups is null)
        {
            await work(Fence.None, static () => { }, cancellationToken);
            return;
        }

        var result = await groups.Group(LockNames.PaymentGroup).AcquireAsync(LockNames.Payment(paymentId), cancellationToken: cancellationToken);
        if (result.Lease is not { } lease)
            return;
        await using var held = lease;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
        try
        {
            var fence = options.Value.Groups[LockNames.PaymentGroup].Fencing
                ? new Fence(LockNames.PaymentGroup, lease.Keys, await lease.SettleFenceAsync(stop.Token), lease.Id)
                : Fence.None;
            await work(fence, EnsureHeld, stop.Token);
        }
        catch (FenceRefusedException refused) when (lease.IsHeld)
        {
            // The nodes have forgotten their counters, and Postgres has not.
            await lease.RaiseFenceAsync(refused.Stored, cancellationToken);
        }

        void EnsureHeld()
        {
            if (!lease.IsHeld)
                throw new LocksUnavailableException("The payment's lock was lost before the transaction could commit.");
        }
    }
}
