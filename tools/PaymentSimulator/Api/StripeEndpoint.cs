using PaymentSimulator.Accounts;
using PaymentSimulator.Faults;
using PaymentSimulator.Idempotency;

namespace PaymentSimulator.Api;

/// <summary>The way of every provider request: key check, faults, idempotency, the decision, its answer.</summary>
internal sealed class StripeEndpoint(
    Account account,
    IdempotencyKeys keys,
    FaultPlan faults,
    FaultyEdge edge,
    Settings settings,
    Statistics statistics,
    TimeProvider time,
    IHostApplicationLifetime lifetime)
{
    private const string KeyHeader = "Idempotency-Key";

    private static readonly StripeReply ServerError =
        StripeReply.Error(500, "api_error", null, "An unknown error occurred.", keep: true);

    /// <summary>Answers a reading request.</summary>
    public async Task GetAsync(HttpContext context, Func<StripeReply> read)
    {
        var fault = Enter(context, read: true);
        if (!await AuthorizedAsync(context) || await edge.StoppedBeforeAsync(context, fault))
            return;
        await TakeTimeAsync(fault);
        if (await edge.LostAfterAsync(context, fault))
            return;
        var failed = fault?.Kind is FaultKind.ErrorBefore or FaultKind.ErrorAfter;
        await WriteAsync(context, failed ? ServerError : Guarded(read));
    }

    /// <summary>Carries out a changing request, once for its idempotency key.</summary>
    public async Task PostAsync(HttpContext context, Func<FormParameters, Decision> decide)
    {
        var fault = Enter(context, read: false);
        if (!await AuthorizedAsync(context) || await edge.StoppedBeforeAsync(context, fault))
            return;
        var form = await FormParameters.ReadAsync(context.Request);
        var key = context.Request.Headers[KeyHeader].ToString();
        var reply = key.Length switch
        {
            0 => await ExecuteAsync(form, null, fault, decide),
            > 255 => StripeReply.Error(400, "invalid_request_error", null, "Idempotency keys may have 255 characters."),
            _ => await OnceAsync(context, form, key, fault, decide),
        };
        if (!await edge.LostAfterAsync(context, fault))
            await WriteAsync(context, reply);
    }

    private async Task<StripeReply> OnceAsync(HttpContext context, FormParameters form, string key, FaultRule? fault, Func<FormParameters, Decision> decide)
    {
        context.Response.Headers[KeyHeader] = key;
        var fingerprint = form.Fingerprint(context.Request);
        switch (keys.Begin(key, fingerprint, out var answer))
        {
            case KeyState.Replay:
                statistics.CountReplay();
                context.Response.Headers["Idempotent-Replayed"] = "true";
                return new StripeReply(answer!.Status, answer.Body);
            case KeyState.InFlight:
                statistics.CountConflict();
                return StripeReply.Error(
                    409,
                    "invalid_request_error",
                    "idempotency_key_in_use",
                    $"There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): {key}. Please try again later.");
            case KeyState.OtherRequest:
                statistics.CountMismatch();
                return StripeReply.Error(
                    400,
                    "idempotency_error",
                    null,
                    $"Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '{key}' if you meant to execute a different request.");
            default:
                try
                {
                    return await ExecuteAsync(form, (key, fingerprint), fault, decide);
                }
                finally
                {
                    keys.End(key);
                }
        }
    }

    // Not on the caller's cancellation: the provider goes on when the caller hangs up.
    private async Task<StripeReply> ExecuteAsync(
        FormParameters form, (string Key, string Fingerprint)? key, FaultRule? fault, Func<FormParameters, Decision> decide)
    {
        await TakeTimeAsync(fault);
        return account.Change(_ =>
        {
            var decision = fault?.Kind == FaultKind.ErrorBefore ? new Decision(ServerError) : Guarded(() => decide(form));
            if (fault?.Kind == FaultKind.ErrorAfter && decision.Reply.Keep)
                decision = decision with { Reply = ServerError };
            var answer = key is { } used && decision.Reply.Keep
                ? new StoredAnswer(used.Key, used.Fingerprint, decision.Reply.Status, decision.Reply.Body, time.GetUtcNow())
                : null;
            return (decision.Reply, decision.ToEntry(answer));
        });
    }

    private FaultRule? Enter(HttpContext context, bool read)
    {
        statistics.CountRequest($"{context.Request.Method} {(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?.TrimEnd('/')}");
        var fault = faults.Draw(read);
        if (fault is not null)
            statistics.CountFault(fault.Kind);
        return fault;
    }

    // Source: https://docs.stripe.com/api/authentication. Any secret test key will do; live keys have no business here.
    private async Task<bool> AuthorizedAsync(HttpContext context)
    {
        if (ApiKeys.Accepts(context.Request.Headers.Authorization.ToString()))
            return true;
        await WriteAsync(context, StripeReply.Error(401, "invalid_request_error", null, "Invalid API Key provided."));
        return false;
    }

    // A stopping simulator dies in the middle of its work, as a killed one does.
    private async Task TakeTimeAsync(FaultRule? fault)
    {
        var delay = settings.Latency + (fault?.Kind == FaultKind.Latency ? fault.Duration : TimeSpan.Zero);
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, time, lifetime.ApplicationStopping);
    }

    private Task WriteAsync(HttpContext context, StripeReply reply)
    {
        statistics.CountStatus(reply.Status);
        return reply.WriteAsync(context);
    }

    private static StripeReply Guarded(Func<StripeReply> read)
    {
        try
        {
            return read();
        }
        catch (StripeErrorException error)
        {
            return error.Reply;
        }
    }

    private static Decision Guarded(Func<Decision> decide)
    {
        try
        {
            return decide();
        }
        catch (StripeErrorException error)
        {
            return new Decision(error.Reply);
        }
    }
}
