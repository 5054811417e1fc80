using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Payments;
using Inventory.Domain.Stock;
using static Inventory.Domain.Tests.Given;

namespace Inventory.Domain.Tests;

/// <summary>An answer names the id; a message whose id cannot be kept has nobody to answer.</summary>
public sealed class UnreadableIds
{
    private static readonly string?[] Ids = [null, "", " ", "a\0b", "\ud800", new string('x', 129)];

    private static readonly CapturePayment Capture = new() { PaymentId = "p", OrderId = "o", AmountMinor = 1, Currency = "EUR" };

    [Fact]
    public void Are_refused_by_every_decision_and_change_nothing() => Assert.All(Ids, id =>
    {
        var state = Stocked((Apple, 5));

        Refused("order", () => Place(state, Order(id!, ("apple", 1))));
        Refused("order", () => OrderDecisions.Cancel(state, Cancel(id!)));
        Refused("order", () => Settlement.Captured(state, Captured(id!)));
        Refused("payment", () => Settlement.Captured(state, Captured("o", id!)));
        Refused("payment", () => Settlement.Declined(state, Declined("o", id!)));
        Refused("extension", () => HoldDecisions.Extend(state, Extend("o", 1, id!)));
        Refused("commit", () => CommitDecisions.Commit(state, Commit("o") with { CommitId = id! }));
        Refused("transfer", () => TransferDecisions.Transfer(state, new() { TransferId = id!, Sku = "apple", To = "x", Quantity = 1 }));
        Refused("configuration", () => ConfigurationDecisions.Configure(state, new() { ConfigurationId = id!, Sku = "apple" }));
        Refused("adjustment", () => AdjustmentDecisions.Adjust(state, Adjust(AdjustmentKind.Receive, 1, id!)));
        Refused("payment", () => PaymentDecisions.Begin(Capture with { PaymentId = id! }, null, null));

        Assert.Empty(state.ChangedStock);
        Assert.Empty(state.ChangedReservations);
    });

    [Fact]
    public void Of_the_order_are_nothing_to_release_when_the_payment_was_declined_for_them() =>
        Assert.All(Ids, id => Assert.Empty(Settlement.Declined(Stocked((Apple, 5)), Declined(id!))));

    private static void Refused(string what, Func<object> decide) => Assert.Equal(
        $"The {what} id must have 1 to 128 characters, not only spaces and no control characters.",
        Assert.Throws<UnidentifiedMessageException>(decide).Message);
}
