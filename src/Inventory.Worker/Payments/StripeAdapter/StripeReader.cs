using System.Runtime.CompilerServices;
using Stripe;

namespace Inventory.Worker.Payments.StripeAdapter;

/// <summary>Reads from the provider: by its id, by our payment id, all of it.</summary>
internal sealed class StripeReader(PaymentIntentService intents, StripeListing listing, StripePaymentOptions options, TimeProvider time)
{
    // Their clock and ours differ, and theirs counts whole seconds.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(5);

    public async Task<ProviderCapture> GetAsync(string reference, CancellationToken ct) =>
        ToCapture(await listing.ReadAsync(
            $"read {reference}",
            async token => await intents.GetAsync(reference, cancellationToken: token) is var intent && intent.Id == reference
                ? intent
                : throw StripeAnswers.Foreign(intent.StripeResponse),
            ct));

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
        var all = listing.AllAsync(
            "list payments",
            (after, token) => intents.ListAsync(
                StripeListing.Page(new PaymentIntentListOptions { Created = StripeListing.Since(since) }, after), cancellationToken: token),
            ct);
        await foreach (var intent in all)
        {
            if (intent.Metadata?.ContainsKey(CaptureRules.PaymentIdField) == true)
                yield return ToCapture(intent);
        }
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

    private async IAsyncEnumerable<string> SearchAsync(string paymentId, [EnumeratorCancellation] CancellationToken ct)
    {
        var query = $"metadata['{CaptureRules.PaymentIdField}']:'{paymentId.Replace(@"\", @"\\").Replace("'", @"\'")}'";
        string? next = null;
        do
        {
            var search = new PaymentIntentSearchOptions { Query = query, Limit = StripeListing.PageSize, Page = next };
            var page = await listing.ReadAsync("search payments", token => intents.SearchAsync(search, cancellationToken: token), ct);
            foreach (var intent in page.Data)
                yield return intent.Id;
            next = page.HasMore ? page.NextPage : null;
        }
        while (next is not null);
    }
}
