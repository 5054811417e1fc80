using Stripe;

namespace Inventory.Worker.Payments.StripeAdapter;

/// <summary>
/// Tells the provider's answers from those of something on the way. The library reads any JSON with a 200 as what was asked for, with
/// nothing in it: a payment that is there would be one that is not, and be made again.
/// </summary>
internal static class StripeAnswers
{
    /// <summary>The answer, if it is one.</summary>
    /// <exception cref="StripeException">It lacks what the provider's always have.</exception>
    public static T Check<T>(T answer)
        where T : IStripeEntity =>
        IsWhole(answer) ? answer : throw Foreign(answer.StripeResponse);

    /// <summary>The fault: an answer without an error of the provider's, whatever its status.</summary>
    public static StripeException Foreign(StripeResponse response) =>
        new(response.StatusCode, null, $"The answer is not the provider's: {response.Content}") { StripeResponse = response };

    // Sources: https://docs.stripe.com/api/payment_intents/object, https://docs.stripe.com/api/refunds/object (whose status may be missing),
    // https://docs.stripe.com/api/pagination, https://docs.stripe.com/api/pagination/search.
    private static bool IsWhole(object? answer) => answer switch
    {
        PaymentIntent intent => intent is { Id: not null, Currency: not null, Status: not null },
        Refund refund => refund is { Id: not null, Currency: not null },
        StripeList<PaymentIntent> list => list.Data is { } intents && intents.TrueForAll(IsWhole),
        StripeList<Refund> list => list.Data is { } refunds && refunds.TrueForAll(IsWhole),
        StripeSearchResult<PaymentIntent> found => found.Data is { } intents && intents.TrueForAll(IsWhole),
        _ => throw new NotSupportedException($"Nobody has said what {answer?.GetType()} must have."),
    };
}
