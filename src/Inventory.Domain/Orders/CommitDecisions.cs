using Inventory.Contracts;

namespace Inventory.Domain.Orders;

/// <summary>Committing orders that are paid for elsewhere, in whole or in part.</summary>
public static class CommitDecisions
{
    /// <summary>
    /// Lets what is asked for leave and releases the rest. Stock released for want of a payment, or whose hold ran out, is reserved anew if
    /// it is still there.
    /// </summary>
    /// <exception cref="UnidentifiedMessageException">The commit id breaks its limits.</exception>
    public static IReadOnlyList<object> Commit(InventoryState state, CommitOrder commit)
    {
        UnidentifiedMessageException.ThrowUnlessId(commit.CommitId, "commit");
        if (!Limits.IsId(commit.OrderId))
            return Reject(commit with { OrderId = "" }, RejectionReasons.Invalid, $"The order id must have {Limits.IdRule}.");
        if (commit.Lines is not null && OrderRules.CheckLines(commit.Lines) is { } problem)
            return Reject(commit, RejectionReasons.Invalid, problem);

        var known = state.Find(commit.OrderId);
        if (known is null or { HasArrived: false })
            return Reject(commit, RejectionReasons.UnknownOrder, $"Order {commit.OrderId} has not arrived.");
        if (known is not ({ State: ReservationState.Pending } or { AwaitsLatePayment: true }))
            return Reject(commit, RejectionReasons.AlreadyResolved, $"Order {commit.OrderId} is paid for, refused or released already.");
        if (Split(known, commit) is not { } lines)
            return Reject(commit, RejectionReasons.Invalid, $"Order {commit.OrderId} reserves less than is to be committed.");

        var wanted = known with { Lines = lines, CommitId = commit.CommitId };
        if (known.State == ReservationState.Pending)
            return Settlement.Commit(state, nameof(CommitOrder), wanted);
        var shortfalls = Settlement.ReserveAnew(state, wanted);
        return shortfalls.Count == 0
            ? Settlement.Commit(state, nameof(CommitOrder), wanted)
            : Reject(commit, RejectionReasons.InsufficientStock, "The order's stock had been released, and too little of it is left.", shortfalls);
    }

    // The order's lines with what is not asked for marked as released; null when more is asked for than they hold.
    private static IReadOnlyList<ReservationLine>? Split(Reservation order, CommitOrder commit)
    {
        if (commit.Lines is null)
            return order.Lines;
        var asked = OrderRules.Summed(commit.Lines).ToDictionary(l => l.Key, l => l.Quantity);
        List<ReservationLine> lines = [.. order.Lines.Select(l => l with { Released = l.Quantity - (asked.Remove(l.Key, out var units) ? units : 0) })];
        return asked.Count == 0 && lines.TrueForAll(l => l.Released >= 0) ? lines : null;
    }

    private static IReadOnlyList<object> Reject(CommitOrder commit, string reason, string detail, IReadOnlyList<Shortfall>? shortfalls = null) =>
    [
        new CommitRejected
        {
            CommitId = commit.CommitId, OrderId = commit.OrderId, Reason = reason, Detail = detail, Shortfalls = shortfalls ?? [],
        },
    ];
}
