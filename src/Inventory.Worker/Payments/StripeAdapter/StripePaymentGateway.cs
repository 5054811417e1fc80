using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Polly;
using Stripe;

namespace Inventory.Worker.Payments.StripeAdapter;

/// <summary>Stripe behind <see cref="IPaymentGateway"/>: payment intents, created and confirmed in one request under one idempotency key.</summary>
/// <remarks>
/// What it relies on:
/// <list type="bullet">
/// <item>the same key gets the same answer, failures included, for at least 24 h; other parameters under it are an error:
/// https://docs.stripe.com/api/idempotent_requests;</item>
/// <item>429, 401, invalid parameters and conflicts are not kept under the key; a 500 is, and leaves open what happened:
/// https://docs.stripe.com/error-low-level;</item>
/// <item>create with <c>confirm</c> and automatic capture takes the money or says no in one answer:
/// https://docs.stripe.com/api/payment_intents/create;</item>
/// <item>search lags, list does not: https://docs.stripe.com/search#data-freshness.</item>
/// </list>
/// </remarks>
public sealed class StripePaymentGateway : IPaymentGateway, IDisposable
{
    private readonly HttpClient _http;
    private readonly StripePaymentOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ResiliencePipeline _captures;
    private readonly StripeClient _client;
    private readonly StripeReader _reader;
    private readonly StripeRefunds _refunds;

    /// <summary>Creates the gateway; one for the whole process, so that all consumers share its circuit and connections.</summary>
    /// <param name="options">The section <c>Payments</c>.</param>
    /// <param name="time">The clock of time-outs, waits, the circuit and the key's age.</param>
    /// <param name="log">Where faults are told.</param>
    /// <exception cref="OptionsValidationException">The options are not valid.</exception>
    public StripePaymentGateway(IOptions<StripePaymentOptions> options, TimeProvider time, ILogger<StripePaymentGateway> log)
    {
        _options = options.Value;
        _time = time;
        _log = log;
        // Connections are renewed so that a change of the provider's addresses is noticed; the pipeline does the timing out.
        _http = new HttpClient(new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AllowAutoRedirect = false,
            UseCookies = false,
        })
        { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        _client = new StripeClient(new StripeClientOptions
        {
            ApiKey = _options.ApiKey,
            ApiBase = _options.ApiBase.TrimEnd('/'),
            HttpClient = new SystemNetHttpClient(_http, maxNetworkRetries: 0, enableTelemetry: false),
        });
        _captures = RetryRules.ForCaptures(_options, time, log);
        var listing = new StripeListing(RetryRules.ForReads(_options, time, log));
        _reader = new StripeReader(new PaymentIntentService(_client), listing, _options, time);
        _refunds = new StripeRefunds(new RefundService(_client), RetryRules.ForRefunds(_options, time, log), listing, _options, log);
    }

    /// <inheritdoc/>
    public async Task<CaptureOutcome> CaptureAsync(CaptureRequest request, CancellationToken ct)
    {
        if (CaptureRules.Problem(request, _options) is { } rejected)
        {
            StripeLog.Rejected(_log, request.PaymentId, rejected.Code, rejected.Reason);
            return rejected;
        }

        try
        {
            // The provider may have forgotten the key: asking again could charge again, so look first.
            if (request.Age >= _options.KeyRetention
                && await SettleByLookupAsync(request, ct) is { } settled)
                return settled;
        }
        catch (PaymentGatewayException error)
        {
            return Unavailable(error);
        }

        return await AskAsync(request, ct);
    }

    /// <inheritdoc/>
    public async Task<CaptureOutcome?> LookUpAsync(CaptureRequest request, CancellationToken ct)
    {
        // The provider has never been sent what is refused here.
        if (!CaptureRules.IsKey(request.PaymentId))
            return null;
        try
        {
            return await SettleByLookupAsync(request, ct);
        }
        catch (PaymentGatewayException error)
        {
            return Unavailable(error);
        }
    }

    /// <inheritdoc/>
    public Task<RefundOutcome> RefundAsync(RefundRequest request, CancellationToken ct) => _refunds.RefundAsync(request, ct);

    /// <inheritdoc/>
    public IAsyncEnumerable<ProviderRefund> ListRefundsAsync(DateTimeOffset? since, CancellationToken ct) => _refunds.ListAsync(since, ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ProviderCapture>> FindAsync(string paymentId, CancellationToken ct) => _reader.FindAsync(paymentId, ct);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ProviderCapture> ListCapturesAsync(DateTimeOffset? since, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var capture in _reader.ListAsync(since, ct))
        {
            if (capture.Status == ProviderCaptureStatus.Succeeded)
                yield return capture;
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();

    private async Task<CaptureOutcome> AskAsync(CaptureRequest request, CancellationToken ct)
    {
        var form = CaptureRules.ToForm(request, _options);
        var key = new RawRequestOptions { IdempotencyKey = request.IdempotencyKey };
        var asked = await StripeAttempts.RunAsync(_captures, AskOnceAsync, ct);
        return asked.Answer is { } intent
            ? await ReadAnswerAsync(request, intent, ct)
            : await ReadFaultAsync(request, asked.Error!, asked.MayHaveMoved, ct);

        async Task<PaymentIntent> AskOnceAsync(CancellationToken token) =>
            CaptureAnswer.Read(await _client.RawRequestAsync(HttpMethod.Post, CaptureRules.Path, form, key, token));
    }

    // An answer given again shows the payment as it was the first time; what is not settled in it is read afresh.
    private async Task<CaptureOutcome> ReadAnswerAsync(CaptureRequest request, PaymentIntent intent, CancellationToken ct)
    {
        var capture = StripeReader.ToCapture(intent);
        try
        {
            if (capture.Status == ProviderCaptureStatus.Pending)
                capture = await _reader.GetAsync(intent.Id, ct);
            return CaptureRules.Outcome(request, capture);
        }
        catch (PaymentGatewayException error)
        {
            StripeLog.Unknown(_log, error, request.PaymentId, error.Message);
            return new CaptureOutcome.Unknown(error.Message);
        }
    }

    private async Task<CaptureOutcome> ReadFaultAsync(CaptureRequest request, Exception error, bool mayHaveMoved, CancellationToken ct)
    {
        var fault = StripeFaults.Of(error);
        var answer = (error as StripeException)?.StripeError;
        switch (fault)
        {
            case StripeFault.Declined:
                return new CaptureOutcome.Declined(answer!.DeclineCode ?? answer.Code ?? answer.Type, answer.Message);
            case StripeFault.ParametersChanged:
                return Rejected(request, CaptureOutcome.Rejected.ParametersChanged, error.Message);
            case StripeFault.Invalid:
                return Rejected(request, answer!.Code ?? answer.Type, error.Message);
            case StripeFault.StoredServerError when await TryLookupAsync(request, ct) is { } settled:
                return settled;
            case StripeFault.Unauthorized:
                StripeLog.Unauthorized(_log, error, request.PaymentId);
                break;
        }

        var reason = StripeAttempts.Reason(error);
        if (!mayHaveMoved)
            return new CaptureOutcome.Unavailable(StripeFaults.RetryAfter(error) ?? _options.CircuitBreak, reason);
        StripeLog.Unknown(_log, error, request.PaymentId, reason);
        return new CaptureOutcome.Unknown(reason);
    }

    private async Task<CaptureOutcome?> TryLookupAsync(CaptureRequest request, CancellationToken ct)
    {
        try
        {
            return await SettleByLookupAsync(request, ct);
        }
        catch (PaymentGatewayException error)
        {
            StripeLog.Unknown(_log, error, request.PaymentId, error.Message);
            return null;
        }
    }

    private async Task<CaptureOutcome?> SettleByLookupAsync(CaptureRequest request, CancellationToken ct)
    {
        var outcome = CaptureRules.Outcome(request, await _reader.FindAsync(request.PaymentId, ct));
        if (outcome is not null)
            StripeLog.SettledByLookup(_log, request.PaymentId, outcome.GetType().Name);
        return outcome;
    }

    private CaptureOutcome.Unavailable Unavailable(PaymentGatewayException error) =>
        new(StripeFaults.RetryAfter(error.InnerException!) ?? _options.CircuitBreak, error.Message);

    private CaptureOutcome.Rejected Rejected(CaptureRequest request, string code, string reason)
    {
        StripeLog.Rejected(_log, request.PaymentId, code, reason);
        return new CaptureOutcome.Rejected(code, reason);
    }
}
