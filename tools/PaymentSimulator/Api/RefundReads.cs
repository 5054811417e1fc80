using PaymentSimulator.Accounts;

namespace PaymentSimulator.Api;

/// <summary>Reading refunds: one, a list. A list does not lag.</summary>
internal static class RefundReads
{
    private const string Url = "/v1/refunds";

    /// <summary>Source: https://docs.stripe.com/api/refunds/retrieve.</summary>
    public static StripeReply One(string id, Account account) =>
        StripeReply.Ok(StripeJson.Of(account.FindRefund(id) ?? throw StripeErrorException.NotFound("refund", id)));

    /// <summary>Newest first. Source: https://docs.stripe.com/api/refunds/list.</summary>
    public static StripeReply List(IQueryCollection query, Account account)
    {
        var (limit, from) = (PageQuery.Limit(query), PageQuery.StartingAfter(query));
        var (intent, charge) = (query["payment_intent"].FirstOrDefault(), query["charge"].FirstOrDefault());
        var inTime = PageQuery.Created(query);
        var found = account.ListRefunds(from, IsAskedFor, limit + 1)
            ?? throw StripeErrorException.Invalid("starting_after", "resource_missing", $"No such refund: '{from}'");
        return StripeReply.Ok(StripeJson.Page("list", Url, found.Take(limit).Select(StripeJson.Of), found.Count > limit));

        bool IsAskedFor(Refund refund) =>
            (intent is null || refund.PaymentIntent == intent) && (charge is null || refund.Charge == charge) && inTime(refund.CreatedAt);
    }
}
