using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;

namespace Inventory.Domain.Tests.Histories;

/// <summary>A small stand-in for the database: what a history of batches leaves behind. Refuses what its constraints would refuse.</summary>
internal sealed class Record
{
    private static readonly Decisions Rules = new(TimeSpan.FromSeconds(3));

    private readonly HashSet<object> _inbox = [];
    private readonly List<Step> _batch = [];
    private readonly List<Decision> _decided = [];
    private readonly List<object> _taken = [];
    private readonly bool _isClean;
    private InventoryState _state = new();
    private DateTimeOffset _now = Given.Noon;

    private Record(bool isClean) => _isClean = isClean;

    public Dictionary<StockKey, StockItem> Stock { get; } = [];

    public Dictionary<string, Reservation> Reservations { get; } = new(StringComparer.Ordinal);

    public List<Movement> Ledger { get; } = [];

    /// <summary>What was decided, in order: the message, its events, and the order before and after.</summary>
    public List<Decision> Decided { get; } = [];

    public int Conflicts { get; private set; }

    /// <summary>What the history leaves.</summary>
    public static Record Of(IEnumerable<Step> history) => Of(history, isClean: false);

    /// <summary>What it leaves when each message comes once, in a transaction of its own that does not crash.</summary>
    public static Record OfClean(IEnumerable<Step> history) => Of(history, isClean: true);

    /// <summary>All that lasts, as text.</summary>
    public string Print() => string.Join(Environment.NewLine,
    [
        .. Stock.Values.OrderBy(i => i.Key).Select(i => $"{i}"),
        .. Reservations.Values.OrderBy(r => r.OrderId, StringComparer.Ordinal).Select(r => $"{r with { Lines = [] }} {string.Join(';', r.Lines)}"),
        .. Ledger.Select(m => $"{m}"),
    ]);

    private static Record Of(IEnumerable<Step> history, bool isClean)
    {
        var record = new Record(isClean);
        record.Begin();
        foreach (var step in history)
        {
            record.Deliver(step);
            if (isClean || step.Ending == Ending.Commit)
                record.Commit();
            else if (step.Ending == Ending.Crash)
                record.Crash();
        }

        record.Commit();
        return record;
    }

    private void Begin()
    {
        _state = new();
        _state.Load(_now);
        foreach (var item in Stock.Values)
            _state.Load(item);
        foreach (var reservation in Reservations.Values)
            _state.Load(reservation);
        _batch.Clear();
        _decided.Clear();
        _taken.Clear();
    }

    private void Deliver(Step step)
    {
        if (step.Message is TimePasses time)
        {
            // The clock does not go back when a transaction does.
            _now += TimeSpan.FromSeconds(time.Seconds);
            Commit();
            return;
        }

        _batch.Add(step);
        var identity = Identity(step.Message);
        var isNew = identity is null || _inbox.Add(identity);
        if (!isNew && (_isClean || !step.Forgotten))
            return;
        if (isNew && identity is not null)
            _taken.Add(identity);

        var order = OrderOf(step.Message);
        var before = order is null ? null : _state.Find(order);
        var movements = _state.Movements.Count;
        try
        {
            Decide(step.Message, order, before);
        }
        catch (ConflictingMessageException)
        {
            Conflicts++;
            Assert.Same(before, _state.Find(order!));
            Assert.Equal(movements, _state.Movements.Count);
        }
    }

    private void Decide(object message, string? order, Reservation? before)
    {
        var items = Keys.Select(key => (Key: key, Before: _state.Find(key) ?? new StockItem { Key = key })).ToList();
        var events = Rules.Decide(_state, message);
        Audit.CheckAlerts(items.Select(i => (i.Before, After: _state.Find(i.Key) ?? i.Before)), events);
        _decided.Add(new(message, order, before, order is null ? null : _state.Find(order), events));
    }

    private void Commit()
    {
        foreach (var (item, loaded) in _state.ChangedStock)
        {
            Assert.Same(Stock.GetValueOrDefault(item.Key), loaded);
            Stock[item.Key] = item;
        }

        foreach (var (reservation, loaded) in _state.ChangedReservations)
        {
            Assert.Same(Reservations.GetValueOrDefault(reservation.OrderId), loaded);
            Reservations[reservation.OrderId] = reservation;
        }

        Ledger.AddRange(_state.Movements);
        Decided.AddRange(_decided);
        Audit.Check(this);
        Begin();
    }

    private void Crash()
    {
        _inbox.ExceptWith(_taken);
        Step[] lost = [.. _batch];
        Begin();
        foreach (var step in lost)
            Deliver(step);
        Commit();
    }

    private static IEnumerable<StockKey> Keys =>
        from sku in HistoryGenerator.Skus from location in HistoryGenerator.Locations select new StockKey(sku, location);

    private static object? Identity(object message) => message switch
    {
        OrderPlaced placed => ("order", placed.OrderId),
        CancelOrder cancel => ("cancel", cancel.OrderId),
        ExtendReservation extend => ("extend", extend.ExtensionId),
        CommitOrder commit => ("commit", commit.CommitId),
        PaymentCaptured captured => ("captured", captured.PaymentId),
        PaymentDeclined declined => ("declined", declined.PaymentId),
        AdjustStock adjust => ("adjustment", adjust.AdjustmentId),
        TransferStock transfer => ("transfer", transfer.TransferId),
        ConfigureStock configure => ("configuration", configure.ConfigurationId),
        HoldEnded => null,
        _ => throw new ArgumentOutOfRangeException(nameof(message)),
    };

    private static string? OrderOf(object message) => message switch
    {
        OrderPlaced placed => placed.OrderId,
        CancelOrder cancel => cancel.OrderId,
        ExtendReservation extend => extend.OrderId,
        CommitOrder commit => commit.OrderId,
        PaymentCaptured captured => captured.OrderId,
        PaymentDeclined declined => declined.OrderId,
        HoldEnded ended => ended.OrderId,
        _ => null,
    };
}
