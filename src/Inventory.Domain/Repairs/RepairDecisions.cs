using Inventory.Domain.Orders;
using Inventory.Domain.Stock;

namespace Inventory.Domain.Repairs;

/// <summary>
/// Finds out which of the places that disagree about an item is right, and what to book. Reserved is what pending orders hold. On hand has three
/// witnesses: the item's row, the sum of the ledger, and the balance that its newest row left; two that agree are believed.
/// </summary>
public static class RepairDecisions
{
    /// <summary>Decides what to book for an item.</summary>
    /// <param name="evidence">What the record says.</param>
    /// <param name="run">The audit's name in the ledger, <see cref="RepairSource.Run"/>.</param>
    public static ItemRepair Decide(ItemEvidence evidence, string run)
    {
        var orders = evidence.Orders.OrderBy(o => o.OrderId, StringComparer.Ordinal).ToList();
        if (orders.Find(o => o.SaidOnHand != o.DidOnHand && o.State != ReservationState.Committed) is { } unclear)
        {
            return Undecided(evidence,
                $"goods left for order {unclear.OrderId} by the ledger ({unclear.DidOnHand}), and its state does not know of it. Find out whether they left, and set the order's state to what happened.");
        }

        var bookings = new List<Booking>();
        var (onHand, reserved) = (evidence.LedgerOnHand, evidence.LedgerReserved);
        foreach (var order in orders)
        {
            Book(RepairSource.Order(run, order.OrderId), order.SaidOnHand - order.DidOnHand, order.SaidReserved - order.DidReserved,
                $"order {order.OrderId} is {order.State?.ToString() ?? "not on record"}: on hand {order.SaidOnHand}, reserved {order.SaidReserved}; the ledger had {order.DidOnHand} and {order.DidReserved}");
        }

        if (OnHand(evidence, onHand) is not { } right)
        {
            return Undecided(evidence,
                $"on hand is {evidence.Item?.OnHand.ToString() ?? "unknown"} on record, {onHand} by the sum of the ledger and {evidence.LastOnHand?.ToString() ?? "unknown"} by its newest row. Count the goods and restore the ledger or the item from a backup.");
        }

        if (evidence.Held > right + (evidence.Item?.Settings.BackorderLimit ?? 0))
        {
            return Undecided(evidence,
                $"pending orders hold {evidence.Held} units and {right} are on hand. Receive stock, allow back-orders or cancel orders; then repair.");
        }

        if (!Agrees(evidence, bookings.Count > 0, right, onHand, reserved))
            Book(run, right - onHand, evidence.Held - reserved, Reason(evidence, right));
        return new(evidence.Key, right, evidence.Held, bookings);

        void Book(string source, long onHandDelta, long reservedDelta, string reason)
        {
            (onHand, reserved) = (onHand + onHandDelta, reserved + reservedDelta);
            bookings.Add(new(new Movement(source, evidence.Key, MovementKind.Repair, onHandDelta, reservedDelta, onHand, reserved), reason));
        }
    }

    private static long? OnHand(ItemEvidence evidence, long ledger)
    {
        if (evidence.Item?.OnHand == ledger || evidence.LedgerOnHand == evidence.LastOnHand)
            return ledger;
        return evidence.Item?.OnHand == evidence.LastOnHand ? evidence.LastOnHand : null;
    }

    // What a repair books starts from the sum of the ledger: unsound rows before it are settled by any booking.
    private static bool Agrees(ItemEvidence evidence, bool isBooked, long right, long onHand, long reserved) =>
        onHand == right && reserved == evidence.Held
        && (isBooked || (evidence.UnsoundRows == 0 && evidence.Item?.OnHand == right && evidence.Item.Reserved == evidence.Held));

    private static string Reason(ItemEvidence evidence, long right) => string.Create(null,
        $"on hand {evidence.Item?.OnHand ?? 0} on record, {evidence.LedgerOnHand} by the ledger: {right}; reserved {evidence.Item?.Reserved ?? 0} on record, {evidence.LedgerReserved} by the ledger: {evidence.Held} held by orders; {evidence.UnsoundRows} unsound rows");

    private static ItemRepair Undecided(ItemEvidence evidence, string why) => new(evidence.Key, 0, 0, [], why);
}
