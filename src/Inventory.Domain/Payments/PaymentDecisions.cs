using Inventory.Contracts;
using Inventory.Domain.Orders;

namespace Inventory.Domain.Payments;

/// <summary>Capturing once. Split in two, because the provider is asked in between and no transaction may be open meanwhile.</summary>
public static class PaymentDecisions
{
    /// <summary>
    /// What to do with a capture request before the provider is asked: a payment that is not final is to be sent to the provider.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="existing">The payment on record, if any.</param>
    /// <param name="order">State of the order on record, if any.</param>
    /// <exception cref="ConflictingMessageException">The payment id has been used with other content.</exception>
    /// <exception cref="UnidentifiedMessageException">The payment id breaks its limits.</exception>
    public static Payment Begin(CapturePayment request, Payment? existing, ReservationState? order)
    {
        UnidentifiedMessageException.ThrowUnlessId(request.PaymentId, "payment");
        var problem = Check(request);
        var payment = Requested(request);
        if (existing is not null)
        {
            if (!Same(existing, payment) || (problem is not null) != (existing.DeclineCode == DeclineCodes.Invalid))
                throw new ConflictingMessageException($"Payment {request.PaymentId} is on record with another order, amount, currency or method.");
            return existing;
        }

        if (problem is not null)
            return Declined(payment.Begin(PaymentState.Declined), DeclineCodes.Invalid, problem);
        return order switch
        {
            ReservationState.Released or ReservationState.Expired or ReservationState.Rejected or ReservationState.Cancelled =>
                Declined(payment.Begin(PaymentState.Declined), DeclineCodes.OrderNotPayable, "The order holds no stock; the customer was not charged."),
            ReservationState.Committed or ReservationState.Paid =>
                Declined(
                    payment.Begin(PaymentState.Declined), DeclineCodes.OrderAlreadyPaid,
                    "Another payment has paid for the order; the customer was not charged again."),
            _ => payment.Begin(PaymentState.Capturing),
        };
    }

    /// <summary>The payment after the provider took the money.</summary>
    public static Payment Capture(Payment payment, string providerReference) =>
        payment.Go(ProviderCauses.Did, PaymentState.Captured) with { ProviderReference = providerReference };

    /// <summary>The payment after the provider, or whoever speaks to him, said no.</summary>
    public static Payment Decline(Payment payment, string code, string detail) =>
        Declined(payment.Go(ProviderCauses.Refused, PaymentState.Declined), code, detail);

    /// <summary>The payment after the provider was asked and did not tell.</summary>
    public static Payment DidNotTell(Payment payment) => payment.Go(ProviderCauses.DidNotTell, PaymentState.Unknown);

    /// <summary>The payment after the provider was asked long after, by name, and had nothing: the request never got there.</summary>
    public static Payment GiveUp(Payment payment) => Declined(
        payment.Go(ProviderCauses.HasNothing, PaymentState.Declined), DeclineCodes.NotAtProvider,
        "The provider has nothing under this payment id; the customer was not charged.");

    /// <summary>The message that asked for a payment, as it is on record.</summary>
    public static CapturePayment Request(Payment payment) => new()
    {
        PaymentId = payment.PaymentId,
        OrderId = payment.OrderId,
        AmountMinor = payment.AmountMinor,
        Currency = payment.Currency,
        PaymentMethod = payment.PaymentMethod,
    };

    /// <summary>The answer to a payment that is final.</summary>
    /// <exception cref="InvalidOperationException">The payment is not final.</exception>
    public static object Answer(Payment payment) => payment.State switch
    {
        PaymentState.Captured => new PaymentCaptured
        {
            PaymentId = payment.PaymentId,
            OrderId = payment.OrderId,
            AmountMinor = payment.AmountMinor,
            Currency = payment.Currency,
            ProviderReference = payment.ProviderReference!,
        },
        PaymentState.Declined => new PaymentDeclined
        {
            PaymentId = payment.PaymentId,
            OrderId = payment.OrderId,
            Code = payment.DeclineCode!,
            Detail = payment.DeclineDetail!,
        },
        _ => throw new InvalidOperationException($"Payment {payment.PaymentId} is {payment.State}."),
    };

    private static Payment Declined(Payment payment, string code, string detail) => payment with { DeclineCode = code, DeclineDetail = detail };

    private static string? Check(CapturePayment request) =>
        PaymentRules.Check(request.PaymentId, request.AmountMinor, request.Currency, request.PaymentMethod)
        ?? (Limits.IsId(request.OrderId) ? null : $"The order id must have {Limits.IdRule}.");

    // What cannot be kept is left out: half a surrogate pair or a NUL in a refused request must not spoil the record of the refusal.
    private static Payment Requested(CapturePayment request) => new()
    {
        PaymentId = request.PaymentId,
        OrderId = Limits.IsId(request.OrderId) ? request.OrderId : "",
        AmountMinor = request.AmountMinor,
        Currency = PaymentRules.IsCurrency(request.Currency) ? request.Currency.ToUpperInvariant() : "",
        PaymentMethod = Limits.IsId(request.PaymentMethod) ? request.PaymentMethod : null,
        State = PaymentState.Capturing,
    };

    private static bool Same(Payment existing, Payment requested) =>
        existing.OrderId == requested.OrderId
        && existing.AmountMinor == requested.AmountMinor
        && existing.Currency == requested.Currency
        && existing.PaymentMethod == requested.PaymentMethod;
}
