using System.Net;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Stripe;

namespace Inventory.Worker.Payments.StripeAdapter;

/// <summary>Tells the kinds of fault apart.</summary>
/// <remarks>
/// Sources: https://docs.stripe.com/error-low-level (which errors are kept under a key: all from a running endpoint, including
/// 500; not 429, 401, invalid parameters and conflicts), https://docs.stripe.com/api/errors (types),
/// https://docs.stripe.com/error-codes (<c>idempotency_key_in_use</c>, <c>lock_timeout</c>), https://docs.stripe.com/api/errors (424: something
/// that is not Stripe's failed, and nothing says what has happened by then).
/// </remarks>
internal static class StripeFaults
{
    public static StripeFault Of(Exception error) => error switch
    {
        StripeException answer => Of(answer),
        BrokenCircuitException => StripeFault.CircuitOpen,
        TimeoutRejectedException or OperationCanceledException => StripeFault.Timeout,
        HttpRequestException broken => Of(broken.HttpRequestError),
        IOException => StripeFault.ConnectionLost,
        _ => StripeFault.Unreadable,
    };

    /// <summary>Whether money may have moved although this came back.</summary>
    public static bool MayHaveMoved(StripeFault fault) => fault is
        StripeFault.ConnectionLost or StripeFault.Timeout or StripeFault.ServerError or StripeFault.StoredServerError
        or StripeFault.InFlight or StripeFault.Unreadable;

    public static TimeSpan? RetryAfter(Exception error) => error switch
    {
        StripeException { StripeResponse.Headers.RetryAfter.Delta: { } delta } => delta,
        BrokenCircuitException { RetryAfter: { } left } => left,
        _ => null,
    };

    // These four happen while the connection is being made, before a request goes out on it.
    private static StripeFault Of(HttpRequestError broken) => broken switch
    {
        HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError => StripeFault.NotSent,
        _ => StripeFault.ConnectionLost,
    };

    private static StripeFault Of(StripeException answer) => answer switch
    {
        { HttpStatusCode: HttpStatusCode.TooManyRequests } => StripeFault.RateLimited,
        { HttpStatusCode: >= HttpStatusCode.InternalServerError } =>
            IsReplayed(answer) ? StripeFault.StoredServerError : StripeFault.ServerError,
        // Without an error object of these types it was not the API that spoke, but something on the way, or something failed inside:
        // believe none of it.
        { StripeError: not { Type: "invalid_request_error" or "card_error" or "idempotency_error" } } => StripeFault.Unreadable,
        { HttpStatusCode: HttpStatusCode.FailedDependency } => StripeFault.Unreadable,
        { HttpStatusCode: HttpStatusCode.Conflict } => StripeFault.InFlight,
        { StripeError.Type: "idempotency_error" } => StripeFault.ParametersChanged,
        { StripeError.Type: "card_error" } or { HttpStatusCode: HttpStatusCode.PaymentRequired } => StripeFault.Declined,
        { HttpStatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => StripeFault.Unauthorized,
        { HttpStatusCode: >= HttpStatusCode.BadRequest } => StripeFault.Invalid,
        _ => StripeFault.Unreadable,
    };

    private static bool IsReplayed(StripeException answer) =>
        answer.StripeResponse?.Headers is { } headers
        && headers.TryGetValues("Idempotent-Replayed", out var values)
        && values.Contains("true");
}
