using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;

namespace Inventory.Domain.Tests.Histories;

/// <summary>A small stand-in for the database: what a history of batches leaves behind. Refuses what its constraints would refuse.</summary>
internal sealed class Record
{
    private readonly Dictionary<object, object> _inbox = [];
    private InventoryState _state = new();

    public Dictionary<StockKey, StockItem> Stock { get; } = [];

    public Dictionary<string, Reservation> Reservations { get; } = new(StringComparer.Ordinal);

    public List<Movement> Ledger { get; } = [];

    /// <summary>What was decided, in order: the message, its events, and the order's state before and after.</summary>
    public List<Decision> Decisions { get; } = [];

    public int Conflicts { get; private set; }

    public static Record Of(IEnumerable<Step> history)
    {
        var record = new Record();
        record.Begin();
        foreach (var step in history)
        {
            record.Deliver(step);
            if (!step.EndsBatch)
                continue;
            record.Commit();
            record.Begin();
        }

        record.Commit();
        return record;
    }

    private void Begin()
    {
        _state = new();
        foreach (var item in Stock.Values)
            _state.Load(item);
        foreach (var reservation in Reservations.Values)
            _state.Load(reservation);
    }

    private void Deliver(Step step)
    {
        var identity = Identity(step.Message);
        if (!step.Forgotten && !_inbox.TryAdd(identity, step.Message))
            return;

        var order = OrderOf(step.Message);
        var before = order is null ? null : _state.Find(order)?.State;
        var movements = _state.Movements.Count;
        try
        {
            var events = Decide(step.Message);
            Decisions.Add(new(step.Message, order, before, order is null ? null : _state.Find(order)?.State, events));
        }
        catch (ConflictingMessageException)
        {
            Conflicts++;
            Assert.Equal((before, movements), (_state.Find(order!)?.State, _state.Movements.Count));
        }
    }

    private IReadOnlyList<object> Decide(object message) => message switch
    {
        OrderPlaced placed => OrderDecisions.Place(_state, placed),
        CancelOrder cancel => OrderDecisions.Cancel(_state, cancel),
        PaymentCaptured captured => Settlement.Captured(_state, captured),
        PaymentDeclined declined => Settlement.Declined(_state, declined),
        AdjustStock adjust => AdjustmentDecisions.Adjust(_state, adjust),
        _ => throw new ArgumentOutOfRangeException(nameof(message)),
    };

    private void Commit()
    {
        foreach (var (item, loaded) in _state.ChangedStock)
        {
            Assert.Equal(Stock.GetValueOrDefault(item.Key)?.Version, loaded);
            Stock[item.Key] = item;
        }

        foreach (var (reservation, loaded) in _state.ChangedReservations)
        {
            Assert.Equal(Reservations.GetValueOrDefault(reservation.OrderId)?.State, loaded);
            Reservations[reservation.OrderId] = reservation;
        }

        Ledger.AddRange(_state.Movements);
        Audit.Check(this);
    }

    private static object Identity(object message) => message switch
    {
        OrderPlaced placed => ("order", placed.OrderId),
        CancelOrder cancel => ("cancel", cancel.OrderId),
        PaymentCaptured captured => ("captured", captured.PaymentId),
        PaymentDeclined declined => ("declined", declined.PaymentId),
        AdjustStock adjust => ("adjustment", adjust.AdjustmentId),
        _ => throw new ArgumentOutOfRangeException(nameof(message)),
    };

    private static string? OrderOf(object message) => message switch
    {
        OrderPlaced placed => placed.OrderId,
        CancelOrder cancel => cancel.OrderId,
        PaymentCaptured captured => captured.OrderId,
        PaymentDeclined declined => declined.OrderId,
        _ => null,
    };
}
