using Stripe;

namespace Inventory.Worker.Payments.StripeAdapter;

/// <summary>
/// Tells the provider's answers from those of something on the way. The library reads any JSON with a 200 as what was asked for, with
/// nothing in it: a payment that is there would be one that is not, and be made again.
/// </summary>
internal static class StripeAnswers
{
    private const int Longest = 300;

    /// <summary>The answer, if it is one.</summary>
    /// <exception cref="StripeException">It lacks what the provider's always have.</exception>
    public static T Check<T>(T answer)
        where T : IStripeEntity =>
        IsWhole(answer) ? answer : throw Foreign(answer.StripeResponse);

    /// <summary>The fault: an answer without an error of the provider's, whatever its status.</summary>
    public static StripeException Foreign(StripeResponse response) =>
        new(response.StatusCode, null, $"The answer is not the provider's: {Cut(response.Content)}") { StripeResponse = response };

    /// <summary>For people, and for headers, which have to fit into one of AMQP's frames: a proxy's whole error page may be in there.</summary>
    public static string Cut(string text) => text.Length <= Longest ? text : text[..Longest];

    // Sources: https://docs.stripe.com/api/payment_intents/object, https://docs.stripe.com/api/refunds/object (whose status may be missing),
    // https://docs.stripe.com/api/pagination, https://docs.stripe.com/api/pagination/search.
    private static bool IsWhole(object? answer) => answer switch
    {
        PaymentIntent intent => intent is { Object: "payment_intent", Id: not null, Amount: > 0, Currency: not null, Status: not null },
        Refund refund => refund is { Object: "refund", Id: not null, Currency: not null },
        StripeList<PaymentIntent> list => IsWholeList(list),
        StripeList<Refund> list => IsWholeList(list),
        StripeSearchResult<PaymentIntent> page =>
            page is { Object: "search_result", Data: { } items } && (page.NextPage is not null || !page.HasMore) && items.TrueForAll(IsWhole),
        null => false,
        _ => throw new NotSupportedException($"Nobody has said what {answer.GetType()} must have."),
    };

    private static bool IsWholeList<T>(StripeList<T> list)
        where T : class =>
        list is { Object: "list", Data: { } items } && (items.Count > 0 || !list.HasMore) && items.TrueForAll(IsWhole);
}
