using Stripe;

namespace Inventory.Worker.Payments.StripeAdapter;

/// <summary>From our refund request to the provider's, and from what the provider has to our outcome.</summary>
internal static class RefundRules
{
    public const string RefundIdField = "refund_id";

    /// <summary>What is wrong with a request before anyone is asked; null if nothing is.</summary>
    public static RefundOutcome.Refused? Problem(RefundRequest request) =>
        CaptureRules.IsKey(request.RefundId)
            ? null
            : new RefundOutcome.Refused("refund_id_invalid", "The refund id must have 1 to 200 visible ASCII characters.");

    /// <summary>The provider's request. It depends on nothing but the refund, or the same key would meet other parameters.</summary>
    /// <remarks>Source: https://docs.stripe.com/api/refunds/create.</remarks>
    public static RefundCreateOptions ToOptions(RefundRequest request) => new()
    {
        PaymentIntent = request.PaymentReference,
        Amount = request.AmountMinor,
        Metadata = new Dictionary<string, string>
        {
            [RefundIdField] = request.RefundId,
            [CaptureRules.PaymentIdField] = request.PaymentId,
            [CaptureRules.OrderIdField] = request.OrderId,
        },
    };

    /// <summary>What all the provider has under a refund id comes to; null if it has nothing.</summary>
    public static RefundOutcome? Outcome(RefundRequest request, IReadOnlyList<ProviderRefund> found)
    {
        var telling = found.FirstOrDefault(refund => refund.Status == ProviderRefundStatus.Succeeded)
            ?? found.FirstOrDefault(refund => refund.Status == ProviderRefundStatus.Pending)
            ?? (found.Count > 0 ? found[0] : null);
        return telling is null ? null : Outcome(request, telling);
    }

    /// <summary>What one refund at the provider comes to.</summary>
    public static RefundOutcome Outcome(RefundRequest request, ProviderRefund refund)
    {
        // Past the key's age nobody else compares the request with the first one.
        if (refund.AmountMinor != request.AmountMinor)
        {
            return new RefundOutcome.Refused(
                RefundOutcome.Refused.ParametersChanged,
                $"The provider has {refund.ProviderReference} over {refund.AmountMinor} {refund.Currency} under this refund id.");
        }

        return refund.Status switch
        {
            ProviderRefundStatus.Succeeded => new RefundOutcome.Refunded(refund.ProviderReference),
            ProviderRefundStatus.Pending => new RefundOutcome.Unknown($"{refund.ProviderReference} is not settled at the provider yet"),
            _ => new RefundOutcome.Refused(refund.FailureReason ?? "failed", $"{refund.ProviderReference} failed at the provider."),
        };
    }

    /// <summary>Source of the states: https://docs.stripe.com/api/refunds/object.</summary>
    public static ProviderRefund ToRefund(Refund refund) => new(
        refund.Id,
        refund.PaymentIntentId ?? "",
        refund.Metadata?.GetValueOrDefault(RefundIdField) ?? "",
        refund.Metadata?.GetValueOrDefault(CaptureRules.PaymentIdField) ?? "",
        refund.Amount,
        refund.Currency,
        refund.Status switch
        {
            "succeeded" => ProviderRefundStatus.Succeeded,
            "failed" or "canceled" => ProviderRefundStatus.Failed,
            _ => ProviderRefundStatus.Pending,
        },
        refund.FailureReason ?? (refund.Status == "canceled" ? "canceled" : null),
        new DateTimeOffset(DateTime.SpecifyKind(refund.Created, DateTimeKind.Utc)));
}
