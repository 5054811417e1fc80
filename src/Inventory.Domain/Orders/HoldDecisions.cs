using Inventory.Contracts;
using Inventory.Domain.Stock;

namespace Inventory.Domain.Orders;

/// <summary>How long stock is held for an order that is not paid for.</summary>
public static class HoldDecisions
{
    /// <summary>Holds an order's stock for longer, also when the hold has run out and the stock is still there. Never shortens.</summary>
    /// <exception cref="UnidentifiedMessageException">The extension id breaks its limits.</exception>
    public static IReadOnlyList<object> Extend(InventoryState state, ExtendReservation extend)
    {
        UnidentifiedMessageException.ThrowUnlessId(extend.ExtensionId, "extension");
        if (!Limits.IsId(extend.OrderId))
            return Reject(extend with { OrderId = "" }, RejectionReasons.Invalid, $"The order id must have {Limits.IdRule}.");
        if (OrderRules.CheckHold(extend.HoldSeconds) is { } problem)
            return Reject(extend, RejectionReasons.Invalid, problem);
        switch (state.Find(extend.OrderId))
        {
            case null or { HasArrived: false }:
                return Reject(extend, RejectionReasons.UnknownOrder, $"Order {extend.OrderId} has not arrived.");
            case { State: ReservationState.Pending } pending:
                var end = state.Now + TimeSpan.FromSeconds(extend.HoldSeconds);
                if (end > pending.ExpiresAt)
                    state.Put(nameof(ExtendReservation), pending = pending with { ExpiresAt = end });
                return [new ReservationExtended { ExtensionId = extend.ExtensionId, OrderId = extend.OrderId, ExpiresAt = pending.ExpiresAt!.Value }];
            default:
                return Reject(extend, RejectionReasons.AlreadyResolved, $"Order {extend.OrderId} holds no stock.");
        }
    }

    /// <summary>Ends a hold that has run out, and does nothing about any other: it was extended or settled just now.</summary>
    public static IReadOnlyList<object> Expire(InventoryState state, string orderId)
    {
        if (state.Find(orderId) is not { State: ReservationState.Pending } pending || pending.ExpiresAt > state.Now)
            return [];
        foreach (var line in pending.Lines)
            state.Move(Reservation.Source(orderId), line.Key, MovementKind.Expire, 0, -line.Quantity);
        state.Put(OrderFlow.HoldRanOut, pending with { State = ReservationState.Expired });
        return [new ReservationExpired { OrderId = orderId, Lines = [.. pending.Lines.Select(l => l.ToMessage(l.Quantity))] }];
    }

    private static IReadOnlyList<object> Reject(ExtendReservation extend, string reason, string detail) =>
        [new ExtensionRejected { ExtensionId = extend.ExtensionId, OrderId = extend.OrderId, Reason = reason, Detail = detail }];
}
