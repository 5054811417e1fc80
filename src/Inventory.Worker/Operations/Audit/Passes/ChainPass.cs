namespace Inventory.Worker.Operations.Audit.Passes;

/// <summary>Whether every ledger row continues the balance before it, without sorting the ledger by item.</summary>
/// <remarks>
/// The ledger is read in the order of its ids, and two sequences of balances are hashed for each item: nothing, then what each row left; and what
/// each row found, then what is on record. The chain is whole if both are the same, and the item is on record once. A hash of a sequence takes the
/// hash so far and the next balance. It keeps 32 bits of the former, so that sequences which differ once can meet again on each of the n rows that
/// follow, in n of 2³² ledgers; two hashes are kept, which makes it the square of that. The rows come to the aggregates in their order because
/// groups are hashed, for which the lane's settings see.
/// </remarks>
internal static class ChainPass
{
    /// <summary>Makes the aggregates, for one transaction.</summary>
    public const string Aggregates = """
        CREATE AGGREGATE pg_temp.chain_1 (bigint) (SFUNC = hashint8extended, STYPE = bigint, INITCOND = '1');
        CREATE AGGREGATE pg_temp.chain_2 (bigint) (SFUNC = hashint8extended, STYPE = bigint, INITCOND = '2');
        """;

    private static readonly string Item = Checksum.Key("sku", "location");

    /// <summary>Every ledger row continues the balance before it, and the balance on record the last.</summary>
    public static AuditCondition Unbroken { get; } = AuditCondition.Holds("chain", $"""
        (SELECT count(*) = 0
         FROM (
            SELECT FROM (
                SELECT {Item} AS item, {Balances("0", "0")} AS next, NULL::bigint AS found FROM stock_item
                UNION ALL
                (SELECT {Item}, {Balances("on_hand_after", "reserved_after")}, {Balances("on_hand_after - on_hand_delta", "reserved_after - reserved_delta")}
                 FROM movement ORDER BY id)
                UNION ALL
                SELECT {Item}, NULL, {Balances("on_hand", "reserved")} FROM stock_item) balance
            GROUP BY item
            HAVING pg_temp.chain_1(next) IS DISTINCT FROM pg_temp.chain_1(found) OR pg_temp.chain_2(next) IS DISTINCT FROM pg_temp.chain_2(found)
                OR count(*) FILTER (WHERE found IS NULL) <> 1) broken)
        """);

    // On hand is the seed of a hash and not its value, of which only 32 bits would count. Nulls are passed over.
    private static string Balances(string onHand, string reserved) => $"(hashint8extended(0, {onHand}) # ({reserved}))";
}
