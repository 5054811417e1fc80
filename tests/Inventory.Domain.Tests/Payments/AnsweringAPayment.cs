using Inventory.Contracts;
using Inventory.Domain.Payments;

namespace Inventory.Domain.Tests.Payments;

public sealed class AnsweringAPayment
{
    private static readonly Payment InFlight =
        new() { PaymentId = "p", OrderId = "o", AmountMinor = 990, Currency = "EUR", State = PaymentState.Capturing };

    [Fact]
    public void That_was_captured_names_the_charge() =>
        Assert.Equal(
            new PaymentCaptured { PaymentId = "p", OrderId = "o", AmountMinor = 990, Currency = "EUR", ProviderReference = "ch_1" },
            PaymentDecisions.Answer(PaymentDecisions.Capture(InFlight, "ch_1")));

    [Fact]
    public void That_was_declined_names_the_reason() =>
        Assert.Equal(
            new PaymentDeclined { PaymentId = "p", OrderId = "o", Code = "card_declined", Detail = "No." },
            PaymentDecisions.Answer(PaymentDecisions.Decline(InFlight, "card_declined", "No.")));

    [Fact]
    public void That_is_still_in_flight_is_a_mistake() =>
        Assert.Equal("Payment p is Capturing.", Assert.Throws<InvalidOperationException>(() => PaymentDecisions.Answer(InFlight)).Message);
}
