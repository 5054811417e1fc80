using PaymentSimulator.Api;

namespace PaymentSimulator.Faults;

/// <summary>Plays the faults that lie between the caller and the provider: the network, the gateway, the rate limiter.</summary>
internal sealed class FaultyEdge(SimulatorOptions options, IHostApplicationLifetime lifetime)
{
    /// <summary>True if the request ended here and must not be carried out.</summary>
    public async Task<bool> StoppedBeforeAsync(HttpContext context, FaultRule? fault)
    {
        switch (fault?.Kind)
        {
            case FaultKind.RateLimit:
                if (fault.Milliseconds > 0)
                    context.Response.Headers.RetryAfter = $"{Math.Ceiling(fault.Duration.TotalSeconds)}";
                await StripeReply.Error(429, "invalid_request_error", "rate_limit", "Too many requests hit the API too quickly.").WriteAsync(context);
                return true;
            case FaultKind.BadGatewayBefore:
                await BadGatewayAsync(context);
                return true;
            case FaultKind.ForeignBefore:
                await ForeignAsync(context);
                return true;
            case FaultKind.TimeoutBefore:
                await HangAsync(context);
                return true;
            case FaultKind.ResetBefore:
                context.Abort();
                return true;
            default:
                return false;
        }
    }

    /// <summary>True if the answer was lost on its way and must not be written.</summary>
    public async Task<bool> LostAfterAsync(HttpContext context, FaultRule? fault)
    {
        switch (fault?.Kind)
        {
            case FaultKind.BadGatewayAfter:
                await BadGatewayAsync(context);
                return true;
            case FaultKind.ForeignAfter:
                await ForeignAsync(context);
                return true;
            case FaultKind.TimeoutAfter:
                await HangAsync(context);
                return true;
            case FaultKind.ResetAfter:
                context.Abort();
                return true;
            default:
                return false;
        }
    }

    // What a proxy says is not the provider's JSON, and a client has to cope with that.
    private static Task BadGatewayAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status502BadGateway;
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync("<html><body><h1>502 Bad Gateway</h1></body></html>");
    }

    // What is no list says of itself that it is empty.
    private static Task ForeignAsync(HttpContext context) => context.Response.WriteAsync("""{"data":[]}""");

    private async Task HangAsync(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await Task.Delay(options.MaxHold, options.TimeProvider, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Abort();
    }
}
