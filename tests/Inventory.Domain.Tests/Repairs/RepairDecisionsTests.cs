using Inventory.Domain.Orders;
using Inventory.Domain.Repairs;
using Inventory.Domain.Stock;

namespace Inventory.Domain.Tests.Repairs;

public sealed class RepairDecisionsTests
{
    private static readonly string Run = RepairSource.Run("0192a000000070008000000000000001");
    private static readonly StockKey Key = new("A", "main");

    // Ten on hand by all three witnesses, four of them held by orders.
    private static ItemEvidence Sound => new()
    {
        Key = Key,
        Item = new StockItem { Key = Key, OnHand = 10, Reserved = 4, Version = 7 },
        LedgerOnHand = 10,
        LedgerReserved = 4,
        LastOnHand = 10,
        Held = 4,
    };

    [Fact]
    public void Nothing_is_booked_where_all_agree() => Assert.Empty(Decide(Sound).Bookings);

    [Fact]
    public void The_name_of_a_run_is_told_by_its_prefix_and_has_the_length_that_queries_count_on() =>
        Assert.Equal(("audit:0192a000000070008000000000000001", RepairSource.RunLength), (Run, Run.Length));

    [Fact]
    public void A_row_that_was_changed_alone_goes_back_to_the_ledger()
    {
        var repair = Decide(Sound with { Item = Sound.Item! with { OnHand = 12, Reserved = 1 } });

        Assert.Equal((10, 4), (repair.OnHand, repair.Reserved));
        AssertBooked(repair, (Run, 0, 0, 10, 4));
    }

    [Fact]
    public void A_row_that_is_gone_comes_back_from_the_ledger() => AssertBooked(Decide(Sound with { Item = null }), (Run, 0, 0, 10, 4));

    [Fact]
    public void A_ledger_that_lost_a_row_is_brought_to_the_balance_that_it_left() =>
        AssertBooked(Decide(Sound with { LedgerOnHand = 3, UnsoundRows = 1 }), (Run, 7, 0, 10, 4));

    [Fact]
    public void Reserved_is_what_orders_hold() => AssertBooked(Decide(Sound with { Held = 6 }), (Run, 0, 2, 10, 6));

    [Fact]
    public void A_broken_chain_is_settled_by_a_booking_that_changes_nothing() =>
        AssertBooked(Decide(Sound with { UnsoundRows = 2 }), (Run, 0, 0, 10, 4));

    [Fact]
    public void An_order_without_its_ledger_row_gets_one_of_its_own()
    {
        var repair = Decide(Sound with
        {
            LedgerOnHand = 12,
            LedgerReserved = 6,
            LastOnHand = 10,
            UnsoundRows = 1,
            Orders = [new("o", ReservationState.Committed, -2, 0, 0, 2)],
        });

        AssertBooked(repair, ($"{Run}:order:o", -2, -2, 10, 4));
    }

    [Fact]
    public void Goods_of_a_committed_order_that_left_in_part_leave_to_the_end()
    {
        var repair = Decide(Sound with
        {
            LedgerOnHand = 12,
            UnsoundRows = 1,
            Orders = [new("o", ReservationState.Committed, -3, 0, -1, 0)],
        });

        AssertBooked(repair, ($"{Run}:order:o", -2, 0, 10, 4));
        Assert.Equal("order o is Committed: on hand -3, reserved 0; the ledger had -1 and 0", Assert.Single(repair.Bookings).Reason);
    }

    [Fact]
    public void Each_booking_says_why()
    {
        var repair = Decide(Sound with { Item = null, UnsoundRows = 2, Orders = [new("o", null, 0, 0, 0, 1)] });

        Assert.Equal(
            [
                "order o is not on record: on hand 0, reserved 0; the ledger had 0 and 1",
                "on hand 0 on record, 10 by the ledger: 10; reserved 0 on record, 4 by the ledger: 4 held by orders; 2 unsound rows",
            ],
            repair.Bookings.Select(b => b.Reason));
    }

    [Fact]
    public void Witnesses_that_are_missing_are_called_unknown()
    {
        Assert.StartsWith(
            "on hand is unknown on record, 1 by the sum of the ledger and unknown by its newest row.",
            Decide(Sound with { Item = null, LedgerOnHand = 1, LastOnHand = null }).Undecided, StringComparison.Ordinal);
        Assert.StartsWith(
            "on hand is 10 on record, 9 by the sum of the ledger and 8 by its newest row.",
            Decide(Sound with { LedgerOnHand = 9, LastOnHand = 8 }).Undecided, StringComparison.Ordinal);
    }

    [Fact]
    public void Orders_are_booked_in_the_order_of_their_ids_and_the_item_last()
    {
        var repair = Decide(Sound with
        {
            Held = 5,
            Orders = [new("p", ReservationState.Pending, 0, 2, 0, 1), new("o", null, 0, 0, 0, 1)],
        });

        AssertBooked(repair, ($"{Run}:order:o", 0, -1, 10, 3), ($"{Run}:order:p", 0, 1, 10, 4), (Run, 0, 1, 10, 5));
    }

    [Fact]
    public void Goods_that_left_for_an_order_that_does_not_know_are_for_a_person() =>
        AssertUndecided("goods left for order o", Sound with { Orders = [new("o", ReservationState.Pending, 0, 2, -2, 0)] });

    [Fact]
    public void Three_witnesses_that_all_differ_are_for_a_person() =>
        AssertUndecided("Count the goods", Sound with { LedgerOnHand = 9, LastOnHand = 8 });

    [Fact]
    public void A_row_without_any_ledger_is_for_a_person() =>
        AssertUndecided("Count the goods", Sound with { LedgerOnHand = 0, LedgerReserved = 0, LastOnHand = null });

    [Fact]
    public void More_promised_than_there_is_is_for_a_person() => AssertUndecided("Receive stock", Sound with { Held = 11 });

    [Fact]
    public void Back_orders_may_be_held_without_stock() => AssertBooked(
        Decide(Sound with { Held = 11, Item = Sound.Item! with { Settings = StockSettings.None with { BackorderLimit = 1, BackorderPeak = 1 } } }),
        (Run, 0, 7, 10, 11));

    private static ItemRepair Decide(ItemEvidence evidence) => RepairDecisions.Decide(evidence, Run);

    private static void AssertUndecided(string why, ItemEvidence evidence)
    {
        var repair = Decide(evidence);

        Assert.Contains(why, repair.Undecided!, StringComparison.Ordinal);
        Assert.Empty(repair.Bookings);
    }

    private static void AssertBooked(ItemRepair repair, params (string Source, long OnHand, long Reserved, long OnHandAfter, long ReservedAfter)[] bookings)
    {
        Assert.Null(repair.Undecided);
        Assert.Equal(bookings, repair.Bookings.Select(b =>
            (b.Movement.Source, b.Movement.OnHandDelta, b.Movement.ReservedDelta, b.Movement.OnHandAfter, b.Movement.ReservedAfter)));
        Assert.All(repair.Bookings, b => Assert.Equal((MovementKind.Repair, Key), (b.Movement.Kind, b.Movement.Key)));
    }
}
