using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;

namespace Inventory.Domain;

/// <summary>Every decision about orders and stock, by message: what the service does with it and what a model of the service does.</summary>
/// <param name="hold">How long stock is held for an order that does not say.</param>
public sealed class Decisions(TimeSpan hold)
{
    /// <summary>Decides a message: changes the state and returns the events to publish, the answer first, then what it did to stock.</summary>
    /// <exception cref="ConflictingMessageException">The message's identity has been used with other content; nothing changed.</exception>
    /// <exception cref="UnidentifiedMessageException">The message's own id breaks its limits; nothing changed.</exception>
    public IReadOnlyList<object> Decide(InventoryState state, object message)
    {
        var start = state.Movements.Count;
        var events = message switch
        {
            OrderPlaced place => OrderDecisions.Place(state, place, hold),
            CancelOrder cancel => OrderDecisions.Cancel(state, cancel),
            ExtendReservation extend => HoldDecisions.Extend(state, extend),
            HoldEnded ended => HoldDecisions.Expire(state, ended.OrderId),
            CommitOrder commit => CommitDecisions.Commit(state, commit),
            PaymentCaptured captured => Settlement.Captured(state, captured),
            PaymentDeclined declined => Settlement.Declined(state, declined),
            AdjustStock adjust => AdjustmentDecisions.Adjust(state, adjust),
            TransferStock transfer => TransferDecisions.Transfer(state, transfer),
            ConfigureStock configure => ConfigurationDecisions.Configure(state, configure),
            _ => throw new ArgumentException($"{message.GetType()} is no message about orders or stock.", nameof(message)),
        };
        return state.Movements.Count == start ? events : [.. events, .. StockAlerts.Since(state, start)];
    }
}
