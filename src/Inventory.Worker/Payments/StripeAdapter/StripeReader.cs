using System.Runtime.CompilerServices;
using Polly;
using Stripe;

namespace Inventory.Worker.Payments.StripeAdapter;

/// <summary>Reads from the provider: by its id, by our payment id, all of it.</summary>
internal sealed class StripeReader(PaymentIntentService intents, ResiliencePipeline pipeline, StripePaymentOptions options, TimeProvider time)
{
    // The most the provider gives in one answer: https://docs.stripe.com/api/pagination.
    private const int PageSize = 100;

    // Their clock and ours differ, and theirs counts whole seconds.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(5);

    public async Task<ProviderCapture> GetAsync(string reference, CancellationToken ct) =>
        ToCapture(await ReadAsync($"read {reference}", token => intents.GetAsync(reference, cancellationToken: token), ct));

    /// <summary>
    /// Searches first (fast, but behind by up to an hour); without a success there, goes through what is younger than that in the
    /// list: a hundred payments a request, so many requests on a busy account, and rarely needed.
    /// </summary>
    public async Task<IReadOnlyList<ProviderCapture>> FindAsync(string paymentId, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(paymentId);
        var found = new List<ProviderCapture>();
        await foreach (var reference in SearchAsync(paymentId, ct))
        {
            // Search shows old states too, and ignores letter case.
            var capture = await GetAsync(reference, ct);
            if (capture.PaymentId == paymentId)
                found.Add(capture);
        }

        if (found.Exists(capture => capture.Status == ProviderCaptureStatus.Succeeded))
            return NewestFirst(found);
        await foreach (var capture in ListAsync(time.GetUtcNow() - options.SearchLag - ClockSlack, ct))
        {
            if (capture.PaymentId == paymentId && !found.Exists(known => known.ProviderReference == capture.ProviderReference))
                found.Add(capture);
        }

        return NewestFirst(found);
    }

    /// <summary>Everything with a payment id of ours, newest first.</summary>
    public async IAsyncEnumerable<ProviderCapture> ListAsync(DateTimeOffset? since, [EnumeratorCancellation] CancellationToken ct)
    {
        string? after = null;
        do
        {
            var page = await ReadAsync("list payments", token => intents.ListAsync(Page(since, after), cancellationToken: token), ct);
            foreach (var intent in page.Data)
            {
                if (intent.Metadata?.ContainsKey(CaptureRules.PaymentIdField) == true)
                    yield return ToCapture(intent);
            }

            after = page.HasMore ? page.Data[^1].Id : null;
        }
        while (after is not null);
    }

    /// <summary>Source of the states: https://docs.stripe.com/payments/paymentintents/lifecycle.</summary>
    public static ProviderCapture ToCapture(PaymentIntent intent) => new(
        intent.Id,
        intent.Metadata?.GetValueOrDefault(CaptureRules.PaymentIdField) ?? "",
        intent.Metadata?.GetValueOrDefault(CaptureRules.OrderIdField) ?? "",
        intent.Amount,
        intent.AmountReceived,
        intent.Currency,
        intent.Status switch
        {
            "succeeded" => ProviderCaptureStatus.Succeeded,
            "canceled" => ProviderCaptureStatus.Canceled,
            // Nobody holds the means to go on with these: the confirmation failed, and no customer is there to act.
            "requires_payment_method" or "requires_action" or "requires_confirmation" => ProviderCaptureStatus.Declined,
            _ => ProviderCaptureStatus.Pending,
        },
        intent.LastPaymentError?.DeclineCode ?? intent.LastPaymentError?.Code,
        intent.LastPaymentError?.Message,
        new DateTimeOffset(DateTime.SpecifyKind(intent.Created, DateTimeKind.Utc)));

    private static IReadOnlyList<ProviderCapture> NewestFirst(List<ProviderCapture> found) =>
        [.. found.OrderByDescending(capture => capture.CreatedAt)];

    private static PaymentIntentListOptions Page(DateTimeOffset? since, string? after)
    {
        var page = new PaymentIntentListOptions { Limit = PageSize, StartingAfter = after };
        if (since is { } from)
            page.Created = new DateRangeOptions { GreaterThanOrEqual = from.UtcDateTime };
        return page;
    }

    private async IAsyncEnumerable<string> SearchAsync(string paymentId, [EnumeratorCancellation] CancellationToken ct)
    {
        var query = $"metadata['{CaptureRules.PaymentIdField}']:'{paymentId.Replace(@"\", @"\\").Replace("'", @"\'")}'";
        string? next = null;
        do
        {
            var search = new PaymentIntentSearchOptions { Query = query, Limit = PageSize, Page = next };
            var page = await ReadAsync("search payments", token => intents.SearchAsync(search, cancellationToken: token), ct);
            foreach (var intent in page.Data)
                yield return intent.Id;
            next = page.HasMore ? page.NextPage : null;
        }
        while (next is not null);
    }

    private async Task<T> ReadAsync<T>(string what, Func<CancellationToken, Task<T>> read, CancellationToken ct)
    {
        try
        {
            return await pipeline.ExecuteAsync(async token => await read(token), ct);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            throw new PaymentGatewayException($"Could not {what} at the provider: {StripeFaults.Of(error)}: {error.Message}", error);
        }
    }
}
