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
        var limit = Limit(query);
        var from = query["starting_after"].FirstOrDefault();
        long? after = Seconds(query, "created[gt]"), since = Seconds(query, "created[gte]");
        long? before = Seconds(query, "created[lt]"), until = Seconds(query, "created[lte]"), exactly = Seconds(query, "created");
        var found = account.List(from, InTime, limit + 1)
            ?? throw StripeErrorException.Invalid("starting_after", "resource_missing", $"No such payment_intent: '{from}'");
        return StripeReply.Ok(StripeJson.Page("list", Url, [.. found.Take(limit)], found.Count > limit));

        bool InTime(PaymentIntent intent)
        {
            var created = intent.CreatedAt.ToUnixTimeSeconds();
            return (after is null || created > after) && (since is null || created >= since)
                && (before is null || created < before) && (until is null || created <= until)
                && (exactly is null || created == exactly);
        }
    }

    /// <summary>Not for reading what was just written. Source: https://docs.stripe.com/api/payment_intents/search.</summary>
    public StripeReply Search(IQueryCollection query)
    {
        var limit = Limit(query);
        var text = query["query"].FirstOrDefault() ?? throw StripeErrorException.Invalid("query", "parameter_missing", "Missing required param: query.");
        var found = SearchQuery.Parse(text).Run(account, time.GetUtcNow() - settings.SearchLag).ToList();
        var skip = 0;
        if (query["page"].FirstOrDefault() is { } page && !int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out skip))
            throw StripeErrorException.Invalid("page", null, $"Invalid page: {page}");
        var hasMore = found.Count > skip + limit;
        var body = StripeJson.Page("search_result", $"{Url}/search", [.. found.Skip(skip).Take(limit)], hasMore);
        body["next_page"] = hasMore ? (skip + limit).ToString(CultureInfo.InvariantCulture) : null;
        return StripeReply.Ok(body);
    }

    private static int Limit(IQueryCollection query)
    {
        if (query["limit"].FirstOrDefault() is not { } text)
            return 10;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= 100
            ? limit
            : throw StripeErrorException.Invalid("limit", "parameter_invalid_integer", "limit must be from 1 to 100");
    }

    private static long? Seconds(IQueryCollection query, string name)
    {
        if (query[name].FirstOrDefault() is not { } text)
            return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : throw StripeErrorException.Invalid(name, "parameter_invalid_integer", $"Invalid integer: {text}");
    }
}
