using System.Globalization;
using System.Net;
using Stripe;

namespace Inventory.Worker.Payments.StripeAdapter;

/// <summary>From our request to the provider's, and from what the provider has to our outcome.</summary>
internal static class CaptureRules
{
    public const string Path = "/v1/payment_intents";
    public const string PaymentIdField = "payment_id";
    public const string OrderIdField = "order_id";

    /// <summary>What is wrong with a request before anyone is asked; null if nothing is.</summary>
    public static CaptureOutcome.Rejected? Problem(CaptureRequest request, StripePaymentOptions options)
    {
        if (!IsKey(request.PaymentId))
            return new CaptureOutcome.Rejected("payment_id_invalid", "The payment id must have 1 to 200 visible ASCII characters.");
        if ((request.PaymentMethod ?? options.DefaultPaymentMethod) is not { Length: > 0 })
            return new CaptureOutcome.Rejected("payment_method_missing", "The request names no payment method and Payments:DefaultPaymentMethod is not set.");
        return null;
    }

    /// <summary>Whether an id may be part of an idempotency key, which goes into a header: blanks at its ends would be cut off there, and two ids share one key.</summary>
    public static bool IsKey(string id) => id.Length is > 0 and <= 200 && id.All(letter => letter is > ' ' and <= '~');

    /// <summary>
    /// The provider's request, as a form. It depends on the payment and, where that names none, the default payment method: the same key must not
    /// meet other parameters.
    /// </summary>
    /// <remarks>
    /// What the library makes of <see cref="PaymentIntentCreateOptions"/>, without the reflection that this takes it for each request. No
    /// redirects and an error instead of "needs the customer": there is no customer at this end, so that every answer is final. Source:
    /// https://docs.stripe.com/api/payment_intents/create (<c>error_on_requires_action</c>, <c>automatic_payment_methods</c>).
    /// </remarks>
    public static string ToForm(CaptureRequest request, StripePaymentOptions options) => string.Concat(
        string.Create(CultureInfo.InvariantCulture, $"amount={request.AmountMinor}"),
        "&automatic_payment_methods[allow_redirects]=never&automatic_payment_methods[enabled]=true&capture_method=automatic&confirm=true",
        $"&currency={Encode(request.Currency.ToLowerInvariant())}&error_on_requires_action=true",
        $"&metadata[{PaymentIdField}]={Encode(request.PaymentId)}&metadata[{OrderIdField}]={Encode(request.OrderId)}",
        $"&payment_method={Encode(request.PaymentMethod ?? options.DefaultPaymentMethod)}");

    /// <summary>What all the provider has under a payment id comes to; null if it has nothing.</summary>
    public static CaptureOutcome? Outcome(CaptureRequest request, IReadOnlyList<ProviderCapture> found)
    {
        var telling = found.FirstOrDefault(capture => capture.Status == ProviderCaptureStatus.Succeeded)
            ?? found.FirstOrDefault(capture => capture.Status == ProviderCaptureStatus.Pending)
            ?? (found.Count > 0 ? found[0] : null);
        return telling is null ? null : Outcome(request, telling);
    }

    /// <summary>What one payment at the provider comes to.</summary>
    public static CaptureOutcome Outcome(CaptureRequest request, ProviderCapture capture)
    {
        // Past the key's age nobody else compares the request with the first one.
        if (capture.AmountMinor != request.AmountMinor || !capture.Currency.Equals(request.Currency, StringComparison.OrdinalIgnoreCase))
        {
            return new CaptureOutcome.Rejected(
                CaptureOutcome.Rejected.ParametersChanged,
                $"The provider has {capture.ProviderReference} over {capture.AmountMinor} {capture.Currency} under this payment id.");
        }

        return capture.Status switch
        {
            ProviderCaptureStatus.Succeeded => new CaptureOutcome.Captured(capture.ProviderReference),
            ProviderCaptureStatus.Pending => new CaptureOutcome.Unknown($"{capture.ProviderReference} is not settled at the provider yet"),
            ProviderCaptureStatus.Canceled => new CaptureOutcome.Declined("canceled", $"{capture.ProviderReference} was canceled at the provider"),
            _ => new CaptureOutcome.Declined(capture.DeclineCode ?? "declined", capture.Message ?? "The payment was declined."),
        };
    }

    // Brackets as they are, as the library sends them.
    private static string Encode(string? value) =>
        WebUtility.UrlEncode(value ?? "").Replace("%5B", "[", StringComparison.Ordinal).Replace("%5D", "]", StringComparison.Ordinal);
}
