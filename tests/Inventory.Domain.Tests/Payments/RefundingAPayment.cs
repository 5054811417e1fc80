using Inventory.Contracts;
using Inventory.Domain.Payments;

namespace Inventory.Domain.Tests.Payments;

public sealed class RefundingAPayment
{
    private static readonly RefundPayment Request = new()
    {
        RefundId = "r",
        PaymentId = "p",
        OrderId = "o",
        AmountMinor = 400,
        Currency = "eur",
        Reason = "damaged",
    };

    private static readonly Payment Captured = new()
    {
        PaymentId = "p",
        OrderId = "o",
        AmountMinor = 990,
        Currency = "EUR",
        State = PaymentState.Captured,
        ProviderReference = "pi_1",
    };

    [Fact]
    public void Sets_the_amount_aside_before_the_provider_is_asked()
    {
        var begun = RefundDecisions.Begin(Request, null, Captured)!;

        Assert.Equal(
            new Refund
            {
                RefundId = "r",
                PaymentId = "p",
                OrderId = "o",
                AmountMinor = 400,
                Currency = "EUR",
                Reason = "damaged",
                State = RefundState.Refunding,
            },
            begun.Refund);
        Assert.False(begun.Refund.IsFinal);
        Assert.Equal(Captured with { RefundedMinor = 400 }, begun.Payment);
    }

    [Theory]
    [InlineData(0, 990, true)]
    [InlineData(0, 991, false)]
    [InlineData(590, 400, true)]
    [InlineData(591, 400, false)]
    [InlineData(990, 1, false)]
    [InlineData(1, long.MaxValue, false)]
    public void Never_gives_back_more_than_is_left(long before, long amount, bool allowed)
    {
        var begun = RefundDecisions.Begin(Request with { AmountMinor = amount }, null, Captured with { RefundedMinor = before })!;

        Assert.Equal(allowed ? RefundState.Refunding : RefundState.Rejected, begun.Refund.State);
        Assert.Equal(allowed ? null : RefundReasons.ExceedsCaptured, begun.Refund.RejectReason);
        Assert.Equal(allowed ? before + amount : before, begun.Payment!.RefundedMinor);
    }

    [Theory]
    [InlineData(0, 400, 400)]
    [InlineData(0, 2000, 990)]
    [InlineData(900, 400, 90)]
    [InlineData(989, 400, 1)]
    public void In_part_gives_back_what_is_left(long before, long asked, long given)
    {
        var request = Request with { AmountMinor = asked, AllowPartial = true };
        var begun = RefundDecisions.Begin(request, null, Captured with { RefundedMinor = before })!;

        Assert.Equal((RefundState.Refunding, given), (begun.Refund.State, begun.Refund.AmountMinor));
        Assert.Equal(before + given, begun.Payment!.RefundedMinor);
        // The same request again, whatever has become of the payment meanwhile.
        Assert.Same(begun.Refund, RefundDecisions.Begin(request, begun.Refund, begun.Payment)!.Refund);
        Assert.Throws<ConflictingMessageException>(() => RefundDecisions.Begin(request with { AmountMinor = given - 1 }, begun.Refund, begun.Payment));
    }

    [Fact]
    public void In_part_of_nothing_is_rejected()
    {
        var spent = Captured with { RefundedMinor = 990 };

        var begun = RefundDecisions.Begin(Request with { AllowPartial = true }, null, spent)!;

        Assert.Equal((RefundState.Rejected, RefundReasons.ExceedsCaptured, spent), (begun.Refund.State, begun.Refund.RejectReason, begun.Payment));
    }

    [Fact]
    public void Names_what_is_left() =>
        Assert.Equal(
            "90 of 990 EUR are left to give back.",
            RefundDecisions.Begin(Request, null, Captured with { RefundedMinor = 900 })!.Refund.RejectDetail);

    [Fact]
    public void Of_an_unknown_payment_is_rejected() =>
        AssertRejected(RefundReasons.UnknownPayment, RefundDecisions.Begin(Request, null, null));

    [Fact]
    public void For_another_order_is_rejected() =>
        AssertRejected(RefundReasons.OrderDiffers, RefundDecisions.Begin(Request with { OrderId = "other" }, null, Captured));

    [Fact]
    public void In_another_currency_is_rejected() =>
        AssertRejected(RefundReasons.CurrencyDiffers, RefundDecisions.Begin(Request with { Currency = "USD" }, null, Captured));

    [Fact]
    public void Of_a_declined_payment_is_rejected() =>
        AssertRejected(RefundReasons.NotCaptured, RefundDecisions.Begin(Request, null, Captured with { State = PaymentState.Declined }));

    [Theory]
    [InlineData(PaymentState.Capturing)]
    [InlineData(PaymentState.Unknown)]
    public void Waits_until_it_is_known_whether_the_payment_is_captured(PaymentState state) =>
        Assert.Null(RefundDecisions.Begin(Request, null, Captured with { State = state }));

    [Theory]
    [InlineData(0, "o", "EUR", "why")]
    [InlineData(-1, "o", "EUR", "why")]
    [InlineData(1, "", "EUR", "why")]
    [InlineData(1, "o", "EURO", "why")]
    [InlineData(1, "o", null, "why")]
    [InlineData(1, "o", "EUR", null)]
    [InlineData(1, "o", "EUR", "  ")]
    public void That_breaks_a_limit_is_rejected_and_keeps_what_can_be_kept(long amount, string orderId, string? currency, string? reason)
    {
        var request = Request with { AmountMinor = amount, OrderId = orderId, Currency = currency!, Reason = reason! };
        var begun = RefundDecisions.Begin(request, null, Captured);

        AssertRejected(RefundReasons.Invalid, begun);
        Assert.Same(begun!.Refund, RefundDecisions.Begin(request, begun.Refund, Captured)!.Refund);
        Assert.Equal(reason == "why" ? reason : "", begun.Refund.Reason);
    }

    [Fact]
    public void Without_a_payment_id_is_rejected_and_with_no_id_of_its_own_it_cannot_be_answered()
    {
        AssertRejected(RefundReasons.Invalid, RefundDecisions.Begin(Request with { PaymentId = null! }, null, null));
        Assert.Throws<UnidentifiedMessageException>(() => RefundDecisions.Begin(Request with { RefundId = " " }, null, Captured));
    }

    [Fact]
    public void That_is_on_record_is_asked_for_again_and_set_aside_once()
    {
        var begun = RefundDecisions.Begin(Request, null, Captured)!;
        var again = RefundDecisions.Begin(Request with { Currency = "EUR" }, RefundDecisions.DidNotTell(begun.Refund), begun.Payment)!;

        Assert.Equal(RefundState.Unknown, again.Refund.State);
        Assert.Same(begun.Payment, again.Payment);
    }

    public static TheoryData<RefundPayment> Others =>
    [
        Request with { PaymentId = "q" }, Request with { OrderId = "q" }, Request with { AmountMinor = 401 }, Request with { Currency = "USD" },
        Request with { Reason = "late" }, Request with { AmountMinor = 0 },
    ];

    [Theory]
    [MemberData(nameof(Others))]
    public void With_other_content_under_its_id_is_a_conflict(RefundPayment other)
    {
        var begun = RefundDecisions.Begin(Request, null, Captured)!;

        Assert.Throws<ConflictingMessageException>(() => RefundDecisions.Begin(other, begun.Refund, begun.Payment));
    }

    [Fact]
    public void That_the_provider_made_is_answered_with_his_name_for_it()
    {
        var refund = RefundDecisions.GiveBack(RefundDecisions.Begin(Request, null, Captured)!.Refund, "re_1");

        Assert.True(refund.IsFinal);
        Assert.Equal(
            new PaymentRefunded { RefundId = "r", PaymentId = "p", OrderId = "o", AmountMinor = 400, Currency = "EUR", ProviderReference = "re_1" },
            RefundDecisions.Answer(refund));
    }

    [Fact]
    public void That_the_provider_refused_is_answered_with_his_code_and_can_be_given_back_otherwise()
    {
        var begun = RefundDecisions.Begin(Request, null, Captured with { RefundedMinor = 100 })!;
        var refused = RefundDecisions.Refuse(begun.Refund, "charge_disputed", "Disputed.");

        Assert.True(refused.IsFinal);
        Assert.Equal(
            new RefundRejected
            {
                RefundId = "r",
                PaymentId = "p",
                OrderId = "o",
                Reason = RefundReasons.ProviderRefused,
                ProviderCode = "charge_disputed",
                Detail = "Disputed.",
            },
            RefundDecisions.Answer(refused));
        Assert.Equal(100, RefundDecisions.LetGo(begun.Payment!, refused).RefundedMinor);
    }

    [Fact]
    public void That_is_still_in_flight_has_no_answer() =>
        Assert.Equal(
            "Refund r is Refunding.",
            Assert.Throws<InvalidOperationException>(() => RefundDecisions.Answer(RefundDecisions.Begin(Request, null, Captured)!.Refund)).Message);

    [Fact]
    public void Can_be_told_from_the_record_as_it_was_asked_for()
    {
        var refund = RefundDecisions.Begin(Request, null, Captured)!.Refund;

        Assert.Equal(Request with { Currency = "EUR" }, RefundDecisions.Request(refund));
    }

    private static void AssertRejected(string reason, RefundBeginning? begun)
    {
        Assert.Equal((RefundState.Rejected, reason), (begun!.Refund.State, begun.Refund.RejectReason));
        Assert.True(begun.Refund.IsFinal);
        Assert.Equal(0, begun.Payment?.RefundedMinor ?? 0);
        var answer = Assert.IsType<RefundRejected>(RefundDecisions.Answer(begun.Refund));
        Assert.Equal((reason, null), (answer.Reason, answer.ProviderCode));
        Assert.NotEmpty(answer.Detail);
    }
}
