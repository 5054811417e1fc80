using Inventory.Domain.Stock;

namespace Inventory.Domain.Repairs;

/// <summary>What is to be booked so that an item, its ledger and its orders agree.</summary>
/// <param name="Key">The item.</param>
/// <param name="OnHand">On hand afterwards, on its row and by the ledger.</param>
/// <param name="Reserved">Reserved afterwards, on its row, by the ledger and by the pending orders.</param>
/// <param name="Bookings">The movements to append, in order; none when nothing is wrong.</param>
/// <param name="Undecided">Why nobody but a person can say, and what to do; null when the bookings are the repair.</param>
public sealed record ItemRepair(StockKey Key, long OnHand, long Reserved, IReadOnlyList<Booking> Bookings, string? Undecided = null);

/// <summary>A movement that an audit books, and why.</summary>
/// <param name="Movement">The movement.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record Booking(Movement Movement, string Reason);
