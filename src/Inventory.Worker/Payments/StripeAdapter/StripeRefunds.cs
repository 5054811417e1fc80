using System.Runtime.CompilerServices;
using Polly;
using Stripe;

namespace Inventory.Worker.Payments.StripeAdapter;

/// <summary>Refunds at Stripe.</summary>
/// <remarks>
/// A second try always looks first: the list of a payment's refunds does not lag (https://docs.stripe.com/api/refunds/list), and the key may be
/// forgotten by then, or answer with a stored fault.
/// </remarks>
internal sealed class StripeRefunds(
    RefundService refunds, ResiliencePipeline writes, StripeListing listing, StripePaymentOptions options, ILogger log)
{
    public async Task<RefundOutcome> RefundAsync(RefundRequest request, CancellationToken ct)
    {
        if (RefundRules.Problem(request) is { } problem)
            return Refused(request, problem.Code, problem.Reason);
        if (request.AskedBefore)
        {
            try
            {
                if (await SettleByLookupAsync(request, ct) is { } settled)
                    return settled;
            }
            catch (PaymentGatewayException error)
            {
                return new RefundOutcome.Unavailable(StripeFaults.RetryAfter(error.InnerException!) ?? options.CircuitBreak, error.Message);
            }
        }

        var key = new RequestOptions { IdempotencyKey = request.IdempotencyKey };
        var asked = await StripeAttempts.RunAsync(
            writes, async token => StripeAnswers.Check(await refunds.CreateAsync(RefundRules.ToOptions(request), key, token)), ct);
        return asked.Answer is { } refund
            ? RefundRules.Outcome(request, RefundRules.ToRefund(refund))
            : ReadFault(request, asked.Error!, asked.MayHaveMoved);
    }

    public async IAsyncEnumerable<ProviderRefund> ListAsync(DateTimeOffset? since, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var refund in AllAsync(new RefundListOptions { Created = StripeListing.Since(since) }, ct))
        {
            if (refund.RefundId.Length > 0 && refund.Status != ProviderRefundStatus.Failed)
                yield return refund;
        }
    }

    private async Task<RefundOutcome?> SettleByLookupAsync(RefundRequest request, CancellationToken ct)
    {
        var found = new List<ProviderRefund>();
        await foreach (var refund in AllAsync(new RefundListOptions { PaymentIntent = request.PaymentReference }, ct))
        {
            if (refund.RefundId == request.RefundId)
                found.Add(refund);
        }

        var outcome = RefundRules.Outcome(request, found);
        if (outcome is not null)
            StripeLog.RefundSettledByLookup(log, request.RefundId, outcome.GetType().Name);
        return outcome;
    }

    private async IAsyncEnumerable<ProviderRefund> AllAsync(RefundListOptions which, [EnumeratorCancellation] CancellationToken ct)
    {
        var all = listing.AllAsync("list refunds", (after, token) => refunds.ListAsync(StripeListing.Page(which, after), cancellationToken: token), ct);
        await foreach (var refund in all)
            yield return RefundRules.ToRefund(refund);
    }

    private RefundOutcome ReadFault(RefundRequest request, Exception error, bool mayHaveMoved)
    {
        var answer = (error as StripeException)?.StripeError;
        switch (StripeFaults.Of(error))
        {
            case StripeFault.ParametersChanged:
                return Refused(request, RefundOutcome.Refused.ParametersChanged, error.Message);
            case StripeFault.Invalid or StripeFault.Declined:
                return Refused(request, answer!.Code ?? answer.Type, error.Message);
            case StripeFault.Unauthorized:
                StripeLog.Unauthorized(log, error, request.PaymentId);
                break;
        }

        var reason = StripeAttempts.Reason(error);
        if (!mayHaveMoved)
            return new RefundOutcome.Unavailable(StripeFaults.RetryAfter(error) ?? options.CircuitBreak, reason);
        StripeLog.RefundUnknown(log, error, request.RefundId, reason);
        return new RefundOutcome.Unknown(reason);
    }

    private RefundOutcome.Refused Refused(RefundRequest request, string code, string reason)
    {
        StripeLog.RefundRefused(log, request.RefundId, code, reason);
        return new RefundOutcome.Refused(code, reason);
    }
}
