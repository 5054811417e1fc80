namespace PaymentSimulator.Api;

/// <summary>Ends a request with an error answer.</summary>
internal sealed class StripeErrorException(StripeReply reply) : Exception(reply.Body)
{
    public StripeReply Reply => reply;

    /// <summary>A parameter is not valid: the endpoint does not begin, so nothing is kept under the key.</summary>
    public static StripeErrorException Invalid(string parameter, string? code, string message) =>
        new(StripeReply.Error(400, "invalid_request_error", code, message, parameter));

    /// <summary>The payment is in no state for this: found out while running, so it is kept under the key.</summary>
    public static StripeErrorException WrongState(string code, string message) =>
        new(StripeReply.Error(400, "invalid_request_error", code, message, keep: true));

    /// <summary>The object in the path does not exist.</summary>
    public static StripeErrorException NotFound(string kind, string id) =>
        new(StripeReply.Error(404, "invalid_request_error", "resource_missing", $"No such {kind}: '{id}'", parameter: "intent"));
}
