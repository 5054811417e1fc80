using System.Text.Json;
using System.Text.Json.Serialization;
using Stripe;

namespace Inventory.Worker.Payments.StripeAdapter;

/// <summary>What is read of the payment intent with which a capture is answered.</summary>
/// <remarks>
/// The library reads all of a payment intent's fields, by reflection: a twelfth of a worker's processor time under payments. Source of the
/// fields: https://docs.stripe.com/api/payment_intents/object. What a verdict depends on has to be there.
/// </remarks>
internal sealed record CaptureAnswer(string Object, string Id, long Amount, string Currency, string Status)
{
    public long AmountReceived { get; init; }

    public long Created { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public PaymentError? LastPaymentError { get; init; }

    /// <summary>Reads an answer.</summary>
    /// <exception cref="StripeException">It is no payment intent.</exception>
    public static ProviderCapture Read(StripeResponse response)
    {
        CaptureAnswer? intent = null;
        try
        {
            intent = JsonSerializer.Deserialize(response.Content, CaptureAnswerJson.Default.CaptureAnswer);
        }
        catch (JsonException)
        {
            // Told below, with what was said instead.
        }

        if (intent is not { Object: "payment_intent" })
            throw StripeAnswers.Foreign(response);
        return new ProviderCapture(
            intent.Id,
            intent.Metadata?.GetValueOrDefault(CaptureRules.PaymentIdField) ?? "",
            intent.Metadata?.GetValueOrDefault(CaptureRules.OrderIdField) ?? "",
            intent.Amount,
            intent.AmountReceived,
            intent.Currency,
            CaptureRules.Status(intent.Status),
            intent.LastPaymentError?.DeclineCode ?? intent.LastPaymentError?.Code,
            intent.LastPaymentError?.Message,
            DateTimeOffset.FromUnixTimeSeconds(intent.Created));
    }

    /// <summary>Why a payment was declined.</summary>
    internal sealed record PaymentError(string? Code = null, string? DeclineCode = null, string? Message = null);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(CaptureAnswer))]
internal sealed partial class CaptureAnswerJson : JsonSerializerContext;
