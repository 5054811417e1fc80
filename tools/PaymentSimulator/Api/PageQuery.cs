using System.Globalization;

namespace PaymentSimulator.Api;

/// <summary>What every list takes. Source: https://docs.stripe.com/api/pagination.</summary>
internal static class PageQuery
{
    public static string? StartingAfter(IQueryCollection query) => query["starting_after"].FirstOrDefault();

    public static int Limit(IQueryCollection query)
    {
        if (query["limit"].FirstOrDefault() is not { } text)
            return 10;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= 100
            ? limit
            : throw StripeErrorException.Invalid("limit", "parameter_invalid_integer", "limit must be from 1 to 100");
    }

    /// <summary>Whether something of that age is asked for.</summary>
    public static Func<DateTimeOffset, bool> Created(IQueryCollection query)
    {
        long? after = Seconds(query, "created[gt]"), since = Seconds(query, "created[gte]");
        long? before = Seconds(query, "created[lt]"), until = Seconds(query, "created[lte]"), exactly = Seconds(query, "created");
        return createdAt =>
        {
            var created = createdAt.ToUnixTimeSeconds();
            return (after is null || created > after) && (since is null || created >= since)
                && (before is null || created < before) && (until is null || created <= until)
                && (exactly is null || created == exactly);
        };
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
