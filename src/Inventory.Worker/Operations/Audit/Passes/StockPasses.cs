using Inventory.Domain.Repairs;
using Inventory.Domain.Stock;
using Inventory.Worker.Operations.Audit.Checks;

namespace Inventory.Worker.Operations.Audit.Passes;

/// <summary>Readings of items, their ledger, and the lines that orders have for them.</summary>
internal static class StockPasses
{
    private const string Item = "item", Entry = "entry";

    // As ItemBalances.Order has it, with the word before the id left on: cutting it off takes longer than hashing it.
    private static readonly string Order = $"""
        CASE WHEN {Prefix.Begins("source", "order:")} THEN source
             WHEN kind = {(short)MovementKind.Repair} AND substr(source, {RepairSource.RunLength + 1}, 7) = ':order:' THEN substr(source, {RepairSource.RunLength + 2}) END
        """;

    /// <summary>The ledger. OFFSET keeps the planner from putting a hash in each place where it is used.</summary>
    public static AuditPass Ledger { get; } = new(
        "ledger",
        $"""
        (SELECT *, hashtextextended(cause, {Item}) AS {Entry}
         FROM (SELECT {Order} AS cause, kind, {Checksum.Key("sku", "location")} AS {Item}, {Checksum.Amount("on_hand_delta")} AS on_hand,
                      {Checksum.Amount("reserved_delta")} AS reserved, on_hand_delta
               FROM movement OFFSET 0) hashed OFFSET 0) movement
        """,
        ("items", Checksum.Of(Item, "on_hand", "reserved")),
        ("orders", Checksum.Of(Entry, "on_hand", "reserved", "cause IS NOT NULL")),
        ("placed", Checksum.Of(Entry, "reserved", "1", "cause IS NOT NULL AND kind = 1")),
        ("supplied", "(sum(on_hand_delta) FILTER (WHERE cause IS NULL))::bigint"),
        ("entries", "count(*)"));

    /// <summary>The lines of orders, with the state of their order.</summary>
    public static AuditPass Lines { get; } = new(
        "lines",
        $"""
        (SELECT *, hashtextextended('order:' || order_id, {Item}) AS {Entry}
         FROM (SELECT l.order_id, {Checksum.Key("l.sku", "l.location")} AS {Item}, {Checksum.Amount("l.quantity")} AS quantity,
                      {Checksum.Amount(OrderChecks.SaidOnHand)} AS on_hand, {Checksum.Amount(OrderChecks.SaidReserved)} AS reserved,
                      coalesce(r.state IN (1, 2, 3, 7), false) AS accepted, l.quantity > 0 AND l.released >= 0 AS sound,
                      CASE WHEN r.state IN (1, 2) THEN l.quantity - l.released END AS promised
               FROM reservation_line l LEFT JOIN reservation r USING (order_id) OFFSET 0) hashed OFFSET 0) line
        """,
        ("orders", Checksum.Of(Entry, "on_hand", "reserved")),
        ("placed", Checksum.Of(Entry, "quantity", "1")),
        ("held", Checksum.Of(Item, "0", "reserved")),
        ("of_accepted", "coalesce(bool_and(accepted), true)"),
        ("sound", "coalesce(bool_and(sound), true)"),
        ("ordered", "count(DISTINCT hashtextextended(order_id, 0))"),
        ("promised", "coalesce(sum(promised), 0)::bigint"));

    /// <summary>The balances on record.</summary>
    public static AuditPass Items { get; } = new(
        "items",
        $"""
        (SELECT {Checksum.Key("sku", "location")} AS {Item}, {Checksum.Amount("on_hand")} AS on_hand, {Checksum.Amount("reserved")} AS reserved,
                reserved >= 0 AND on_hand + backorder_limit >= reserved AS covered
         FROM stock_item OFFSET 0) item
        """,
        ("balances", Checksum.Of(Item, "on_hand", "reserved")),
        ("held", Checksum.Of(Item, "0", "reserved")),
        ("covered", "coalesce(bool_and(covered), true)"));

    /// <summary>The balances on record are the sums of the ledger.</summary>
    public static IReadOnlyList<AuditCondition> BalancesAreLedger { get; } = [UniqueKey.Items, new(Items["balances"], Ledger["items"])];

    /// <summary>What is reserved is what pending orders hold.</summary>
    public static IReadOnlyList<AuditCondition> ReservedIsHeld { get; } = [UniqueKey.Items, new(Items["held"], Lines["held"])];

    /// <summary>No line asks for nothing, or gave back less than nothing.</summary>
    public static AuditCondition LinesAreSound { get; } = new(Lines["sound"]);

    /// <summary>For each order and item the ledger did what the order's state says.</summary>
    public static AuditCondition LedgerIsState { get; } = new(Ledger["orders"], Lines["orders"]);

    /// <summary>Each line of an order was reserved, with its quantity, by one row of the ledger, and no other was.</summary>
    public static AuditCondition LinesAreReserved { get; } = new(Ledger["placed"], Lines["placed"]);
}
