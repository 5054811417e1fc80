using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Payments;
using Inventory.Domain.Stock;
using static Inventory.Domain.Tests.Given;

namespace Inventory.Domain.Tests;

/// <summary>A refusal, or a bug that a guard has met, is told in a sentence that says which rule, which entity and which numbers.</summary>
public sealed class WhatPeopleRead
{
    private static readonly CapturePayment Capture = new() { PaymentId = "p", OrderId = "o", AmountMinor = 5, Currency = "EUR" };
    private static readonly RefundPayment Refund = new() { RefundId = "r", PaymentId = "p", OrderId = "o", AmountMinor = 5, Currency = "EUR", Reason = "why" };
    private static readonly TransferStock Transfer = new() { TransferId = "t", Sku = "apple", To = "berlin", Quantity = 1 };
    private static readonly ConfigureStock Configure = new() { ConfigurationId = "c", Sku = "apple" };
    private static readonly Payment Paid = PaymentDecisions.Capture(PaymentDecisions.Begin(Capture, null, null), "ch");

    public static TheoryData<string, object> Refusals => new()
    {
        { "The order id must have 1 to 128 characters, not only spaces and no control characters.", Commit("") },
        { "Order new has not arrived.", Commit("new") },
        { "Order paid is paid for, refused or released already.", Commit("paid") },
        { "Order held reserves less than is to be committed.", Commit("held", ("apple", 3)) },
        { "The order's stock had been released, and too little of it is left.", Commit("released") },
        { "The order id must have 1 to 128 characters, not only spaces and no control characters.", Extend("", 5) },
        { "Order new has not arrived.", Extend("new", 5) },
        { "Order paid holds no stock.", Extend("paid", 5) },
        { "The SKU must have 1 to 64 characters, not only spaces and no control characters.", Configure with { Sku = "" } },
        { "The location must have 1 to 64 characters, not only spaces and no control characters.", Configure with { Location = "" } },
        { "The back-order limit is -1; it must be 0 to 1000000000.", Configure with { BackorderLimit = -1 } },
        { "The threshold is -1; it must be 0 to 1000000000.", Configure with { LowStockThreshold = -1 } },
        { "The SKU must have 1 to 64 characters, not only spaces and no control characters.", Transfer with { Sku = "" } },
        { "The location must have 1 to 64 characters, not only spaces and no control characters.", Transfer with { To = "" } },
        { "The transfer ends where it starts.", Transfer with { To = null } },
        { "The quantity is 0; it must be 1 to 1000000000.", Transfer with { Quantity = 0 } },
        { "apple@paris is not stocked.", Transfer with { From = "paris" } },
        { "apple@main would have -1 on hand, and 2 are reserved.", Transfer with { Quantity = 6 } },
        { "apple@main would have 1 on hand, and 2 are reserved.", Transfer with { Quantity = 4 } },
        { "apple@full would have 1000000000001 on hand; 1000000000000 is the limit.", Transfer with { To = "full" } },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void When_an_order_or_stock_is_refused(string sentence, object message)
    {
        var state = Stocked((Apple, 8), (new("apple", "full"), Limits.OnHand));
        foreach (var (order, quantity) in new[] { ("paid", 3), ("held", 2), ("released", 3) })
            Place(state, Order(order, ("apple", quantity)));
        Settlement.Captured(state, Captured("paid"));
        Settlement.Declined(state, Declined("released"));

        // What was declined may still be paid, unless others have taken the stock.
        if (message is CommitOrder { OrderId: "released" })
            Place(state, Order("other", ("apple", 3)));

        var refused = Assert.Single(new Decisions(Hold).Decide(state, message));
        Assert.Equal(sentence, refused.GetType().GetProperty("Detail")!.GetValue(refused));
    }

    public static TheoryData<string, string, CapturePayment, ReservationState?> Declines => new()
    {
        { "", "The order id must have 1 to 128 characters, not only spaces and no control characters.", Capture with { OrderId = " " }, null },
        { "o", "The order holds no stock; the customer was not charged.", Capture, ReservationState.Expired },
        { "o", "Another payment has paid for the order; the customer was not charged again.", Capture, ReservationState.Paid },
    };

    [Theory]
    [MemberData(nameof(Declines))]
    public void When_a_payment_is_declined(string order, string sentence, CapturePayment request, ReservationState? state)
    {
        var declined = PaymentDecisions.Begin(request, null, state);
        Assert.Equal((order, sentence), (declined.OrderId, declined.DeclineDetail));
    }

    [Fact]
    public void When_the_provider_knows_nothing_of_a_payment() => Assert.Equal(
        "The provider has nothing under this payment id; the customer was not charged.",
        PaymentDecisions.GiveUp(PaymentDecisions.DidNotTell(PaymentDecisions.Begin(Capture, null, null))).DeclineDetail);

    public static TheoryData<string, RefundPayment> Rejections => new()
    {
        { "The payment id must have 1 to 128 characters, not only spaces and no control characters.", Refund with { PaymentId = "\0", OrderId = "\0", Reason = "\0" } },
        { "The order id must have 1 to 128 characters, not only spaces and no control characters.", Refund with { OrderId = "\0", Reason = "\0" } },
        { "The reason must have 1 to 128 characters, not only spaces and no control characters.", Refund with { Reason = "\0" } },
        { "The payment was for another order.", Refund with { OrderId = "other" } },
        { "The payment was taken in EUR.", Refund with { Currency = "USD" } },
        { "5 of 5 EUR are left to give back.", Refund with { AmountMinor = 6 } },
    };

    [Theory]
    [MemberData(nameof(Rejections))]
    public void When_a_refund_is_rejected(string sentence, RefundPayment request)
    {
        var rejected = RefundDecisions.Begin(request, null, Paid)!.Refund;
        Assert.Equal(sentence, rejected.RejectDetail);
        // What cannot be kept is left out.
        Assert.Equal(
            (request.PaymentId.Trim('\0'), request.OrderId.Trim('\0'), request.Reason.Trim('\0')),
            (rejected.PaymentId, rejected.OrderId, rejected.Reason));
    }

    [Fact]
    public void When_a_refund_names_no_currency() =>
        Assert.Equal("", RefundDecisions.Begin(Refund with { Currency = "\0" }, null, Paid)!.Refund.Currency);

    public static TheoryData<string, Action> Mistakes => new()
    {
        { "Refund r is on record with another payment, order, amount, currency or reason.", () => RefundDecisions.Begin(Refund with { Reason = "not why" }, RefundDecisions.Begin(Refund, null, Paid)!.Refund, Paid) },
        { "provider has nothing cannot take payment p from Captured to Declined.", () => PaymentDecisions.GiveUp(Paid) },
        { "provider moved the money cannot take refund r from Refunded to Refunded.", () => RefundDecisions.GiveBack(RefundDecisions.GiveBack(RefundDecisions.Begin(Refund, null, Paid)!.Refund, "re"), "re") },
        { "Guess cannot take order o from nothing to Paid.", () => Stocked().Put("Guess", Held with { State = ReservationState.Paid }) },
        { "Guess cannot take order o from Pending to Paid.", () => With(Held).Put("Guess", Held with { State = ReservationState.Paid }) },
        { "Ship for x would leave apple@main with -1 on hand and 0 reserved.", () => Stocked((Apple, 0)).Move("x", Apple, MovementKind.Ship, -1, 0) },
        { "apple@main has -1 on hand, 0 reserved, and would have 0 back-orders.", () => Owing().Configure(Apple, StockSettings.None) },
        { "apple@main was loaded after a decision had changed it.", () => Owing().Load(new StockItem { Key = Apple }) },
        { "System.String is no message about orders or stock. (Parameter 'message')", () => new Decisions(Hold).Decide(Stocked(), "hello") },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void When_a_guard_has_met_a_mistake(string sentence, Action mistake) =>
        Assert.Equal(sentence, Assert.ThrowsAny<Exception>(mistake).Message);

    private static Reservation Held => new() { OrderId = "o", State = ReservationState.Pending, Lines = [], ExpiresAt = Noon };

    private static InventoryState With(Reservation reservation)
    {
        var state = Stocked();
        state.Load(reservation);
        return state;
    }

    private static InventoryState Owing()
    {
        var state = Stocked();
        state.Configure(Apple, new StockSettings(1, 1, null, null));
        state.Move("x", Apple, MovementKind.Commit, -1, 0);
        return state;
    }
}
