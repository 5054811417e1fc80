using System.Text.Json;
using System.Text.Json.Serialization;
using Stripe;

namespace Inventory.Worker.Payments.StripeAdapter;

/// <summary>What is read of the payment intent with which a capture is answered.</summary>
/// <remarks>
/// The library reads all of a payment intent's fields, by reflection: a twelfth of a worker's processor time under payments. Source of the
/// fields: https://docs.stripe.com/api/payment_intents/object.
/// </remarks>
internal sealed record CaptureAnswer(
    string? Object, string? Id, long Amount, long AmountReceived, string? Currency, string? Status, long Created,
    Dictionary<string, string>? Metadata, CaptureAnswer.PaymentError? LastPaymentError)
{
    /// <summary>Reads an answer.</summary>
    /// <exception cref="StripeException">It is no payment intent.</exception>
    public static PaymentIntent Read(StripeResponse response)
    {
        try
        {
            if (JsonSerializer.Deserialize(response.Content, CaptureAnswerJson.Default.CaptureAnswer) is { } answer)
                return StripeAnswers.Check(answer.ToIntent(response));
        }
        catch (Exception nonsense) when (nonsense is JsonException or ArgumentOutOfRangeException)
        {
            // No JSON, or a time beyond the calendar. Told below, with what was said instead.
        }

        throw StripeAnswers.Foreign(response);
    }

    private PaymentIntent ToIntent(StripeResponse response) => new()
    {
        Object = Object,
        Id = Id,
        Amount = Amount,
        AmountReceived = AmountReceived,
        Currency = Currency,
        Status = Status,
        Created = DateTimeOffset.FromUnixTimeSeconds(Created).UtcDateTime,
        Metadata = Metadata,
        LastPaymentError = LastPaymentError is { } error
            ? new StripeError { Code = error.Code, DeclineCode = error.DeclineCode, Message = error.Message }
            : null,
        StripeResponse = response,
    };

    /// <summary>Why a payment was declined.</summary>
    internal sealed record PaymentError(string? Code, string? DeclineCode, string? Message);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CaptureAnswer))]
internal sealed partial class CaptureAnswerJson : JsonSerializerContext;
