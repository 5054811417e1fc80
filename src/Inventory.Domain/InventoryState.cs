using Inventory.Domain.Orders;
using Inventory.Domain.Stock;

namespace Inventory.Domain;

/// <summary>
/// The entities that a batch of messages touches, as loaded, and what the decisions made of them. Decisions of one batch see each
/// other's effects, in order. Holds no rule beyond "a movement keeps 0 ≤ reserved ≤ on hand and back-orders" and
/// "an order takes a step of <see cref="OrderFlow"/>". Not thread-safe; made for one attempt and
/// thrown away with it.
/// </summary>
public sealed class InventoryState
{
    private readonly Dictionary<StockKey, Tracked<StockItem>> _stock = [];
    private readonly Dictionary<string, Tracked<Reservation>> _reservations = new(StringComparer.Ordinal);
    private readonly List<Movement> _movements = [];

    /// <summary>The time of the decisions: the database's clock. Only for those about holds.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>The ledger rows to append, in order.</summary>
    public IReadOnlyList<Movement> Movements => _movements;

    /// <summary>The items that changed, with what was loaded (null: new), in key order.</summary>
    public IEnumerable<(StockItem Item, StockItem? Loaded)> ChangedStock =>
        _stock.Values.Where(t => t.IsChanged).OrderBy(t => t.Current!.Key).Select(t => (t.Current!, t.Loaded));

    /// <summary>The reservations that changed, with what was loaded (null: new), in order of their ids.</summary>
    public IEnumerable<(Reservation Reservation, Reservation? Loaded)> ChangedReservations =>
        _reservations.Values.Where(t => t.IsChanged).OrderBy(t => t.Current!.OrderId, StringComparer.Ordinal)
            .Select(t => (t.Current!, t.Loaded));

    /// <summary>Takes the time.</summary>
    public void Load(DateTimeOffset now) => Now = now;

    /// <summary>Takes an item as the database has it.</summary>
    /// <exception cref="InvalidOperationException">A decision has changed it already.</exception>
    public void Load(StockItem item) => Load(_stock, item.Key, item);

    /// <summary>Takes a reservation as the database has it.</summary>
    /// <exception cref="InvalidOperationException">A decision has changed it already.</exception>
    public void Load(Reservation reservation) => Load(_reservations, reservation.OrderId, reservation);

    /// <summary>The item as it stands now, or null when it is unknown.</summary>
    public StockItem? Find(StockKey key) => _stock.GetValueOrDefault(key)?.Current;

    /// <summary>The reservation as it stands now, or null when the order is unknown.</summary>
    public Reservation? Find(string orderId) => _reservations.GetValueOrDefault(orderId)?.Current;

    /// <summary>Puts a reservation in place of what stood there.</summary>
    /// <param name="cause">What the step is taken for: a cause of <see cref="OrderFlow.Steps"/>.</param>
    /// <param name="reservation">The reservation afterwards.</param>
    /// <exception cref="InvalidOperationException"><see cref="OrderFlow"/> knows no such step: the decision that made it is wrong.</exception>
    public void Put(string cause, Reservation reservation)
    {
        var tracked = Track(_reservations, reservation.OrderId);
        if (!OrderFlow.Allows(tracked.Current?.State, cause, reservation.State))
        {
            throw new InvalidOperationException(
                $"{cause} cannot take order {reservation.OrderId} from {tracked.Current?.State.ToString() ?? "nothing"} to {reservation.State}.");
        }

        tracked.Current = reservation;
    }

    /// <summary>Moves units and appends the ledger row.</summary>
    /// <param name="source">What causes it.</param>
    /// <param name="key">The item; created when unknown.</param>
    /// <param name="kind">What happens.</param>
    /// <param name="onHand">Change of on hand in units.</param>
    /// <param name="reserved">Change of reserved in units.</param>
    /// <param name="countVersion">Source version, for a count that has one.</param>
    /// <returns>The item afterwards.</returns>
    /// <exception cref="InvalidOperationException">The movement would oversell: the decision that asked for it is wrong.</exception>
    /// <exception cref="OverflowException">The same, beyond the range of a 64-bit integer.</exception>
    public StockItem Move(string source, StockKey key, MovementKind kind, long onHand, long reserved, long? countVersion = null)
    {
        var tracked = Track(_stock, key);
        var before = tracked.Current ?? new StockItem { Key = key };
        var after = before with
        {
            OnHand = checked(before.OnHand + onHand),
            Reserved = checked(before.Reserved + reserved),
            Version = before.Version + 1,
            CountVersion = countVersion ?? before.CountVersion,
        };
        if (after.Reserved < 0 || after.Promisable < 0)
            throw new InvalidOperationException($"{kind} for {source} would leave {key} with {after.OnHand} on hand and {after.Reserved} reserved.");

        tracked.Current = after;
        _movements.Add(new Movement(source, key, kind, onHand, reserved, after.OnHand, after.Reserved));
        return after;
    }

    /// <summary>Says how an item is sold.</summary>
    /// <param name="key">The item; created when unknown.</param>
    /// <param name="settings">How.</param>
    /// <returns>The item afterwards.</returns>
    /// <exception cref="InvalidOperationException">More is promised than that allows: the decision that asked for it is wrong.</exception>
    public StockItem Configure(StockKey key, StockSettings settings)
    {
        var tracked = Track(_stock, key);
        var before = tracked.Current ?? new StockItem { Key = key };
        var after = before with { Settings = settings, Version = before.Version + 1 };
        if (after.Promisable < 0)
            throw new InvalidOperationException($"{key} has {after.OnHand} on hand, {after.Reserved} reserved, and would have {settings.BackorderLimit} back-orders.");
        tracked.Current = after;
        return after;
    }

    private static void Load<TKey, T>(Dictionary<TKey, Tracked<T>> all, TKey key, T entity)
        where TKey : notnull
        where T : class
    {
        if (all.TryGetValue(key, out var tracked) && tracked.IsChanged)
            throw new InvalidOperationException($"{key} was loaded after a decision had changed it.");
        all[key] = new(entity);
    }

    private static Tracked<T> Track<TKey, T>(Dictionary<TKey, Tracked<T>> all, TKey key)
        where TKey : notnull
        where T : class
    {
        if (!all.TryGetValue(key, out var tracked))
            all[key] = tracked = new(null);
        return tracked;
    }

    private sealed class Tracked<T>(T? loaded)
        where T : class
    {
        public T? Loaded { get; } = loaded;

        public T? Current { get; set; } = loaded;

        public bool IsChanged => !ReferenceEquals(Loaded, Current);
    }
}
