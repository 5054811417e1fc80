using System.Text.RegularExpressions;
using PaymentSimulator.Accounts;

namespace PaymentSimulator.Api;

/// <summary>
/// The part of the search language this project needs: <c>metadata['key']:'value'</c>, further ones joined by AND, and
/// <c>status:'value'</c>. Values match exactly but for letter case; a quote inside is written <c>\'</c>.
/// </summary>
/// <remarks>Source: https://docs.stripe.com/search#search-query-language.</remarks>
internal sealed partial class SearchQuery
{
    private readonly List<(string Key, string Value)> _metadata = [];
    private readonly List<string> _statuses = [];

    public static SearchQuery Parse(string text)
    {
        var query = new SearchQuery();
        var at = 0;
        while (true)
        {
            var clause = Clause().Match(text, at);
            if (!clause.Success)
                throw StripeErrorException.Invalid("query", null, $"We were unable to parse your search query at position {at}: {text}");
            var value = Unescape(clause.Groups["value"].Value);
            if (clause.Groups["key"].Success)
                query._metadata.Add((Unescape(clause.Groups["key"].Value), value));
            else
                query._statuses.Add(value);
            at = clause.Index + clause.Length;
            if (at == text.Length)
                return query._metadata.Count > 0
                    ? query
                    : throw StripeErrorException.Invalid("query", null, "This simulator searches by metadata: add metadata['key']:'value'.");
            var and = And().Match(text, at);
            at = and.Success ? at + and.Length : throw StripeErrorException.Invalid("query", null, $"Expected AND at position {at}: {text}");
        }
    }

    public IEnumerable<PaymentIntent> Run(Account account, DateTimeOffset changedUntil) =>
        account.WithMetadata(_metadata[0].Key, _metadata[0].Value).Where(intent => intent.ChangedAt <= changedUntil && Matches(intent));

    private static string Unescape(string text) => Escape().Replace(text, "$1");

    private bool Matches(PaymentIntent intent) =>
        _metadata.TrueForAll(pair => intent.Metadata.TryGetValue(pair.Key, out var value)
            && value.Equals(pair.Value, StringComparison.OrdinalIgnoreCase))
        && _statuses.TrueForAll(status => intent.Status.Equals(status, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex("""\G\s*(?:metadata\[(?<q>['"])(?<key>(?:\\.|(?!\k<q>)[^\\])+)\k<q>\]|status)\s*:\s*(?<p>['"])(?<value>(?:\\.|(?!\k<p>)[^\\])*)\k<p>\s*""", RegexOptions.CultureInvariant)]
    private static partial Regex Clause();

    [GeneratedRegex(@"\GAND\b", RegexOptions.CultureInvariant)]
    private static partial Regex And();

    [GeneratedRegex(@"\\(.)", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
