using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Payments;

namespace Inventory.Domain.Tests.Payments;

public sealed class BeginningAPayment
{
    private static readonly CapturePayment Request = new()
    {
        PaymentId = "p",
        OrderId = "o",
        AmountMinor = 990,
        Currency = "eur",
        PaymentMethod = "pm_1",
    };

    [Theory]
    [InlineData(null)]
    [InlineData(ReservationState.Pending)]
    public void Sends_it_to_the_provider_when_the_order_is_pending_or_has_not_arrived(ReservationState? order) =>
        Assert.Equal(
            new Payment
            {
                PaymentId = "p",
                OrderId = "o",
                AmountMinor = 990,
                Currency = "EUR",
                PaymentMethod = "pm_1",
                State = PaymentState.Capturing,
            },
            PaymentDecisions.Begin(Request, null, order));

    [Theory]
    [InlineData(ReservationState.Expired, DeclineCodes.OrderNotPayable)]
    [InlineData(ReservationState.Released, DeclineCodes.OrderNotPayable)]
    [InlineData(ReservationState.Rejected, DeclineCodes.OrderNotPayable)]
    [InlineData(ReservationState.Cancelled, DeclineCodes.OrderNotPayable)]
    [InlineData(ReservationState.Committed, DeclineCodes.OrderAlreadyPaid)]
    [InlineData(ReservationState.Paid, DeclineCodes.OrderAlreadyPaid)]
    public void Declines_it_unasked_when_the_order_is_not_to_be_paid(ReservationState order, string code)
    {
        var payment = PaymentDecisions.Begin(Request, null, order);

        Assert.Equal((PaymentState.Declined, code), (payment.State, payment.DeclineCode));
        Assert.NotNull(payment.DeclineDetail);
    }

    [Fact]
    public void Covers_every_state_of_an_order() =>
        Assert.All(
            Enum.GetValues<ReservationState>(),
            order => Assert.Equal(order is ReservationState.Pending or ReservationState.Declined, PaymentDecisions.Begin(Request, null, order).State == PaymentState.Capturing));

    [Fact]
    public void Finds_a_payment_in_flight_and_asks_on_even_if_its_order_was_released_meanwhile()
    {
        var inFlight = PaymentDecisions.Begin(Request, null, ReservationState.Pending);

        Assert.Same(inFlight, PaymentDecisions.Begin(Request, inFlight, ReservationState.Released));
    }

    [Fact]
    public void Finds_a_final_payment_final()
    {
        var captured = PaymentDecisions.Capture(PaymentDecisions.Begin(Request, null, null), "ch_1");
        var declined = PaymentDecisions.Begin(Request, null, ReservationState.Released);

        Assert.Same(captured, PaymentDecisions.Begin(Request, captured, ReservationState.Committed));
        Assert.Same(declined, PaymentDecisions.Begin(Request, declined, ReservationState.Pending));
    }

    [Fact]
    public void Takes_a_currency_in_capitals_for_the_same()
    {
        var known = PaymentDecisions.Begin(Request, null, null);

        Assert.Same(known, PaymentDecisions.Begin(Request with { Currency = "EUR" }, known, null));
    }

    public static TheoryData<CapturePayment> Broken =>
    [
        Request with { AmountMinor = 0 },
        Request with { AmountMinor = -1 },
        Request with { Currency = "EU" },
        Request with { Currency = "E1R" },
        Request with { Currency = "\u20acUR" },
        Request with { Currency = null! },
        Request with { OrderId = "" },
        Request with { OrderId = "a\0b" },
        Request with { OrderId = null! },
        Request with { OrderId = new string('o', 129) },
        Request with { PaymentMethod = "" },
        Request with { PaymentMethod = "\ud800" },
    ];

    [Theory]
    [MemberData(nameof(Broken))]
    public void Declines_a_request_that_breaks_a_limit_and_keeps_only_what_can_be_stored(CapturePayment request)
    {
        var payment = PaymentDecisions.Begin(request, null, ReservationState.Pending);

        Assert.Equal((PaymentState.Declined, DeclineCodes.Invalid), (payment.State, payment.DeclineCode));
        Assert.EndsWith(".", payment.DeclineDetail, StringComparison.Ordinal);
        Assert.True(payment.OrderId is "" || Limits.IsId(payment.OrderId));
        Assert.True(payment.Currency is "" or "EUR");
        Assert.True(payment.PaymentMethod is null || Limits.IsId(payment.PaymentMethod));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Declines_it_again_when_it_comes_back(CapturePayment request)
    {
        var declined = PaymentDecisions.Begin(request, null, null);

        Assert.Same(declined, PaymentDecisions.Begin(request, declined, null));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Never_answers_a_broken_request_with_the_outcome_of_a_good_one(CapturePayment request)
    {
        foreach (var method in new[] { "pm_1", null })
        {
            var captured = PaymentDecisions.Capture(PaymentDecisions.Begin(Request with { PaymentMethod = method }, null, null), "ch_1");

            Assert.Throws<ConflictingMessageException>(() => PaymentDecisions.Begin(request, captured, null));
        }
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Never_answers_a_good_request_with_the_refusal_of_a_broken_one(CapturePayment request)
    {
        var declined = PaymentDecisions.Begin(request, null, null);

        foreach (var method in new[] { "pm_1", null })
            Assert.Throws<ConflictingMessageException>(() => PaymentDecisions.Begin(Request with { PaymentMethod = method }, declined, null));
    }

    public static TheoryData<CapturePayment> OtherContent =>
    [
        Request with { OrderId = "other" },
        Request with { AmountMinor = 991 },
        Request with { Currency = "USD" },
        Request with { PaymentMethod = "pm_2" },
        Request with { PaymentMethod = null },
    ];

    [Theory]
    [MemberData(nameof(OtherContent))]
    public void Conflicts_when_the_id_has_been_used_with_other_content(CapturePayment other)
    {
        var known = PaymentDecisions.Begin(Request, null, null);

        var conflict = Assert.Throws<ConflictingMessageException>(() => PaymentDecisions.Begin(other, known, null));
        Assert.Equal("Payment p is on record with another order, amount, currency or method.", conflict.Message);
    }
}
