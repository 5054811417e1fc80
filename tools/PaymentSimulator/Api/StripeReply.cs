using System.Text.Json.Nodes;

namespace PaymentSimulator.Api;

/// <summary>An answer of the provider.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The JSON body.</param>
/// <param name="Keep">Whether it is kept under the request's idempotency key: only once the endpoint began to run.</param>
internal sealed record StripeReply(int Status, string Body, bool Keep = true)
{
    public static StripeReply Ok(JsonNode body) => new(StatusCodes.Status200OK, body.ToJsonString());

    /// <summary>An error object. Source: https://docs.stripe.com/api/errors.</summary>
    public static StripeReply Error(
        int status, string type, string? code, string message, string? parameter = null, bool keep = false, Action<JsonObject>? more = null)
    {
        var error = new JsonObject { ["type"] = type, ["message"] = message };
        if (code is not null)
            error["code"] = code;
        if (parameter is not null)
            error["param"] = parameter;
        more?.Invoke(error);
        return new StripeReply(status, new JsonObject { ["error"] = error }.ToJsonString(), keep);
    }

    public Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/json";
        context.Response.Headers["Request-Id"] = $"req_{Guid.NewGuid():N}";
        return context.Response.WriteAsync(Body);
    }
}
