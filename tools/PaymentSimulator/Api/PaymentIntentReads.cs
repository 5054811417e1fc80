using System.Globalization;
using PaymentSimulator.Accounts;

namespace PaymentSimulator.Api;

/// <summary>Reading payment intents: one, a list, a search.</summary>
internal sealed class PaymentIntentReads(Account account, Settings settings, TimeProvider time)
{
    private const string Url = "/v1/payment_intents";

    /// <summary>Source: https://docs.stripe.com/api/payment_intents/retrieve.</summary>
    public StripeReply One(string id) =>
        StripeReply.Ok(StripeJson.Of(account.FindIntent(id) ?? throw StripeErrorException.NotFound("payment_intent", id)));

    /// <summary>Newest first. Source: https://docs.stripe.com/api/payment_intents/list and https://docs.stripe.com/api/pagination.</summary>
    public StripeReply List(IQueryCollection query)
    {
        var (limit, from) = (PageQuery.Limit(query), PageQuery.StartingAfter(query));
        var inTime = PageQuery.Created(query);
        var found = account.List(from, intent => inTime(intent.CreatedAt), limit + 1)
            ?? throw StripeErrorException.Invalid("starting_after", "resource_missing", $"No such payment_intent: '{from}'");
        return StripeReply.Ok(StripeJson.Page("list", Url, found.Take(limit).Select(StripeJson.Of), found.Count > limit));
    }

    /// <summary>Not for reading what was just written. Source: https://docs.stripe.com/api/payment_intents/search.</summary>
    public StripeReply Search(IQueryCollection query)
    {
        var limit = PageQuery.Limit(query);
        var text = query["query"].FirstOrDefault() ?? throw StripeErrorException.Invalid("query", "parameter_missing", "Missing required param: query.");
        var found = SearchQuery.Parse(text).Run(account, time.GetUtcNow() - settings.SearchLag).ToList();
        var skip = 0;
        if (query["page"].FirstOrDefault() is { } page && !int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out skip))
            throw StripeErrorException.Invalid("page", null, $"Invalid page: {page}");
        var hasMore = found.Count > skip + limit;
        var body = StripeJson.Page("search_result", $"{Url}/search", found.Skip(skip).Take(limit).Select(StripeJson.Of), hasMore);
        body["next_page"] = hasMore ? (skip + limit).ToString(CultureInfo.InvariantCulture) : null;
        return StripeReply.Ok(body);
    }
}
