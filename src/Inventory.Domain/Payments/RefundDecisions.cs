using Inventory.Contracts;

namespace Inventory.Domain.Payments;

/// <summary>
/// Giving back once, and never more than was taken. The amount is set aside with the payment before the provider is asked, so that
/// refunds that are under way at the same time count.
/// </summary>
public static class RefundDecisions
{
    /// <summary>What to do with a refund request before the provider is asked.</summary>
    /// <param name="request">The request.</param>
    /// <param name="existing">The refund on record, if any.</param>
    /// <param name="payment">The payment on record, if any, as the refunds before this one left it.</param>
    /// <returns>Null when nobody can say yet: whether the payment is captured is not known.</returns>
    /// <exception cref="ConflictingMessageException">The refund id has been used with other content.</exception>
    /// <exception cref="UnidentifiedMessageException">The refund id breaks its limits.</exception>
    public static RefundBeginning? Begin(RefundPayment request, Refund? existing, Payment? payment)
    {
        UnidentifiedMessageException.ThrowUnlessId(request.RefundId, "refund");
        var problem = Check(request);
        var refund = Requested(request);
        if (existing is not null)
        {
            if (!Same(existing, refund, request.AllowPartial) || (problem is not null) != (existing.RejectReason == RefundReasons.Invalid))
                throw new ConflictingMessageException($"Refund {request.RefundId} is on record with another payment, order, amount, currency or reason.");
            return new(existing, payment);
        }

        if (problem is not null)
            return Refused(payment, refund, RefundReasons.Invalid, problem);
        if (payment is null)
            return Refused(payment, refund, RefundReasons.UnknownPayment, "The payment is not on record here.");
        if (payment.OrderId != refund.OrderId)
            return Refused(payment, refund, RefundReasons.OrderDiffers, "The payment was for another order.");
        if (!payment.IsFinal)
            return null;
        if (payment.State != PaymentState.Captured)
            return Refused(payment, refund, RefundReasons.NotCaptured, "The payment was declined; there is nothing to give back.");
        if (payment.Currency != refund.Currency)
            return Refused(payment, refund, RefundReasons.CurrencyDiffers, $"The payment was taken in {payment.Currency}.");
        var left = payment.AmountMinor - payment.RefundedMinor;
        if (request.AllowPartial && left > 0)
            refund = refund with { AmountMinor = Math.Min(refund.AmountMinor, left) };
        if (refund.AmountMinor > left)
            return Refused(payment, refund, RefundReasons.ExceedsCaptured, $"{left} of {payment.AmountMinor} {payment.Currency} are left to give back.");
        return new(
            refund.Begin(RefundState.Refunding),
            payment.Go(nameof(RefundPayment), PaymentState.Captured) with { RefundedMinor = payment.RefundedMinor + refund.AmountMinor });
    }

    /// <summary>The refund after the provider gave the money back.</summary>
    public static Refund GiveBack(Refund refund, string providerReference) =>
        refund.Go(ProviderCauses.Did, RefundState.Refunded) with { ProviderReference = providerReference };

    /// <summary>The refund after the provider refused.</summary>
    public static Refund Refuse(Refund refund, string code, string detail) =>
        Rejected(refund.Go(ProviderCauses.Refused, RefundState.Rejected), RefundReasons.ProviderRefused, detail) with { ProviderCode = code };

    /// <summary>The refund after the provider was asked and did not tell.</summary>
    public static Refund DidNotTell(Refund refund) => refund.Go(ProviderCauses.DidNotTell, RefundState.Unknown);

    /// <summary>The payment after the provider refused one of its refunds: what was set aside can be given back otherwise.</summary>
    public static Payment LetGo(Payment payment, Refund refused) =>
        payment.Go(nameof(RefundRejected), PaymentState.Captured) with { RefundedMinor = payment.RefundedMinor - refused.AmountMinor };

    /// <summary>The answer to a refund that is final.</summary>
    /// <exception cref="InvalidOperationException">The refund is not final.</exception>
    public static object Answer(Refund refund) => refund.State switch
    {
        RefundState.Refunded => new PaymentRefunded
        {
            RefundId = refund.RefundId,
            PaymentId = refund.PaymentId,
            OrderId = refund.OrderId,
            AmountMinor = refund.AmountMinor,
            Currency = refund.Currency,
            ProviderReference = refund.ProviderReference!,
        },
        RefundState.Rejected => new RefundRejected
        {
            RefundId = refund.RefundId,
            PaymentId = refund.PaymentId,
            OrderId = refund.OrderId,
            Reason = refund.RejectReason!,
            ProviderCode = refund.ProviderCode,
            Detail = refund.RejectDetail!,
        },
        _ => throw new InvalidOperationException($"Refund {refund.RefundId} is {refund.State}."),
    };

    /// <summary>The message that asked for a refund, as it is on record.</summary>
    public static RefundPayment Request(Refund refund) => new()
    {
        RefundId = refund.RefundId,
        PaymentId = refund.PaymentId,
        OrderId = refund.OrderId,
        AmountMinor = refund.AmountMinor,
        Currency = refund.Currency,
        Reason = refund.Reason,
    };

    private static RefundBeginning Refused(Payment? payment, Refund refund, string reason, string detail) =>
        new(Rejected(refund.Begin(RefundState.Rejected), reason, detail), payment);

    private static Refund Rejected(Refund refund, string reason, string detail) =>
        refund with { RejectReason = reason, RejectDetail = detail };

    private static string? Check(RefundPayment request) =>
        PaymentRules.Check(request.PaymentId, request.AmountMinor, request.Currency, paymentMethod: null)
        ?? (Limits.IsId(request.OrderId) ? null : $"The order id must have {Limits.IdRule}.")
        ?? (Limits.IsId(request.Reason) ? null : $"The reason must have {Limits.IdRule}.");

    // What cannot be kept is left out, as with payments.
    private static Refund Requested(RefundPayment request) => new()
    {
        RefundId = request.RefundId,
        PaymentId = Limits.IsId(request.PaymentId) ? request.PaymentId : "",
        OrderId = Limits.IsId(request.OrderId) ? request.OrderId : "",
        AmountMinor = request.AmountMinor,
        Currency = PaymentRules.IsCurrency(request.Currency) ? request.Currency.ToUpperInvariant() : "",
        Reason = Limits.IsId(request.Reason) ? request.Reason : "",
        State = RefundState.Refunding,
    };

    private static bool Same(Refund existing, Refund requested, bool allowPartial) =>
        existing.PaymentId == requested.PaymentId
        && existing.OrderId == requested.OrderId
        && (existing.AmountMinor == requested.AmountMinor || (allowPartial && existing.AmountMinor < requested.AmountMinor))
        && existing.Currency == requested.Currency
        && existing.Reason == requested.Reason;
}
