using System.Text.Json.Nodes;
using PaymentSimulator.Accounts;

namespace PaymentSimulator.Api;

/// <summary>The account's objects in the provider's JSON. Source: https://docs.stripe.com/api/payment_intents/object.</summary>
internal static class StripeJson
{
    public static JsonObject Of(PaymentIntent intent) => new()
    {
        ["id"] = intent.Id,
        ["object"] = "payment_intent",
        ["amount"] = intent.Amount,
        ["amount_capturable"] = intent.AmountCapturable,
        ["amount_received"] = intent.AmountReceived,
        ["cancellation_reason"] = intent.CancellationReason,
        ["capture_method"] = intent.CaptureMethod,
        ["client_secret"] = $"{intent.Id}_secret_simulated",
        ["confirmation_method"] = "automatic",
        ["created"] = intent.CreatedAt.ToUnixTimeSeconds(),
        ["currency"] = intent.Currency,
        ["last_payment_error"] = intent.LastError is { } error ? Of(error, intent.LatestCharge) : null,
        ["latest_charge"] = intent.LatestCharge,
        ["livemode"] = false,
        ["metadata"] = Of(intent.Metadata),
        ["payment_method"] = intent.LastError is null ? intent.PaymentMethod : null,
        ["payment_method_types"] = new JsonArray("card"),
        ["status"] = intent.Status,
    };

    public static JsonObject Of(Refund refund) => new()
    {
        ["id"] = refund.Id,
        ["object"] = "refund",
        ["amount"] = refund.Amount,
        ["charge"] = refund.Charge,
        ["created"] = refund.CreatedAt.ToUnixTimeSeconds(),
        ["currency"] = refund.Currency,
        ["metadata"] = Of(refund.Metadata),
        ["payment_intent"] = refund.PaymentIntent,
        ["status"] = "succeeded",
    };

    /// <summary>The answer to a refused card: the error, with the payment intent that stays behind inside it.</summary>
    public static StripeReply Declined(PaymentIntent intent, CardError error) =>
        StripeReply.Error(402, "card_error", error.Code, error.Message, keep: true, more: body =>
        {
            if (error.DeclineCode is not null)
                body["decline_code"] = error.DeclineCode;
            body["payment_intent"] = Of(intent);
        });

    public static JsonObject Page(string kind, string url, IEnumerable<JsonObject> page, bool hasMore) => new()
    {
        ["object"] = kind,
        ["url"] = url,
        ["has_more"] = hasMore,
        ["data"] = new JsonArray([.. page]),
    };

    private static JsonObject Of(CardError error, string? charge) => new()
    {
        ["type"] = "card_error",
        ["code"] = error.Code,
        ["decline_code"] = error.DeclineCode,
        ["message"] = error.Message,
        ["charge"] = charge,
    };

    private static JsonObject Of(IReadOnlyDictionary<string, string> metadata) =>
        new(metadata.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))));
}
