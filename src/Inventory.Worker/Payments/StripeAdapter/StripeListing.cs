using System.Runtime.CompilerServices;
using Polly;
using Stripe;

namespace Inventory.Worker.Payments.StripeAdapter;

/// <summary>Reads, tried again as reads may be, and lists over all their pages.</summary>
internal sealed class StripeListing(ResiliencePipeline pipeline)
{
    // The most the provider gives in one answer: https://docs.stripe.com/api/pagination.
    public const int PageSize = 100;

    /// <exception cref="PaymentGatewayException">The provider could not be read.</exception>
    public async Task<T> ReadAsync<T>(string what, Func<CancellationToken, Task<T>> read, CancellationToken ct)
        where T : IStripeEntity
    {
        try
        {
            return await pipeline.ExecuteAsync(async token => StripeAnswers.Check(await read(token)), ct);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            throw new PaymentGatewayException($"Could not {what} at the provider: {StripeAttempts.Reason(error)}", error);
        }
    }

    /// <summary>All of a list, newest first.</summary>
    /// <exception cref="PaymentGatewayException">The provider could not be read.</exception>
    public async IAsyncEnumerable<T> AllAsync<T>(
        string what, Func<string?, CancellationToken, Task<StripeList<T>>> page, [EnumeratorCancellation] CancellationToken ct)
        where T : IHasId
    {
        string? after = null;
        do
        {
            var read = await ReadAsync(what, token => page(after, token), ct);
            foreach (var item in read.Data)
                yield return item;
            after = read.HasMore ? read.Data[^1].Id : null;
        }
        while (after is not null);
    }

    /// <summary>Sets what every list takes.</summary>
    public static TOptions Page<TOptions>(TOptions page, string? after)
        where TOptions : ListOptions
    {
        page.Limit = PageSize;
        page.StartingAfter = after;
        return page;
    }

    public static DateRangeOptions? Since(DateTimeOffset? since) =>
        since is { } from ? new DateRangeOptions { GreaterThanOrEqual = from.UtcDateTime } : null;
}
