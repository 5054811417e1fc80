using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Inventory.Worker.Payments.StripeAdapter;

/// <summary>What is tried again, how long an attempt may take and when nobody is asked for a while.</summary>
internal static class RetryRules
{
    /// <summary>The longest wait between two attempts: the caller holds a lease and a place meanwhile. What takes longer is the broker's to wait for.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(30);

    /// <summary>
    /// For captures: again only where the provider said "not now" or the connection broke. After a timeout or a 5xx another
    /// attempt at once would mostly add load to a provider in trouble.
    /// </summary>
    public static ResiliencePipeline ForCaptures(StripePaymentOptions options, TimeProvider time, ILogger log) =>
        Build("captures", options, time, log, WhatMovesMoney);

    /// <summary>For refunds: the same, with a circuit of their own, so that trouble with refunds does not stop the shop's income.</summary>
    public static ResiliencePipeline ForRefunds(StripePaymentOptions options, TimeProvider time, ILogger log) =>
        Build("refunds", options, time, log, WhatMovesMoney);

    /// <summary>
    /// For reads: whatever may pass, since reading twice does no harm. With a circuit of their own: search has its own limits and
    /// outages, which must not stop captures.
    /// </summary>
    public static ResiliencePipeline ForReads(StripePaymentOptions options, TimeProvider time, ILogger log) =>
        Build("reads", options, time, log, static fault => fault is
            StripeFault.RateLimited or StripeFault.ConnectionLost or StripeFault.NotSent or StripeFault.ServerError
            or StripeFault.Timeout or StripeFault.Unreadable);

    private static bool WhatMovesMoney(StripeFault fault) => fault is
        StripeFault.RateLimited or StripeFault.InFlight or StripeFault.ConnectionLost or StripeFault.NotSent;

    private static ResiliencePipeline Build(
        string what, StripePaymentOptions options, TimeProvider time, ILogger log, Func<StripeFault, bool> again)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (options.Retries > 0)
            builder.AddRetry(Retry(options, again));
        return builder
            .AddCircuitBreaker(Circuit(what, options, log))
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.Timeout })
            .Build();
    }

    private static RetryStrategyOptions Retry(StripePaymentOptions options, Func<StripeFault, bool> again) => new()
    {
        MaxRetryAttempts = options.Retries,
        Delay = options.RetryDelay,
        MaxDelay = MaxDelay,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        // A provider that asks for a longer wait than a lease can stand is not waited for: the caller is told how long.
        ShouldHandle = arguments => ValueTask.FromResult(
            arguments.Outcome.Exception is { } error && !arguments.Context.CancellationToken.IsCancellationRequested
            && again(StripeFaults.Of(error)) && !(StripeFaults.RetryAfter(error) > MaxDelay)),
        DelayGenerator = arguments => ValueTask.FromResult(
            arguments.Outcome.Exception is { } error ? StripeFaults.RetryAfter(error) : null),
    };

    // A stored 5xx is old news: counting it, one poisoned payment that is asked for again and again would shut out all others.
    private static CircuitBreakerStrategyOptions Circuit(string what, StripePaymentOptions options, ILogger log) => new()
    {
        FailureRatio = 0.5,
        MinimumThroughput = options.CircuitMinimumCalls,
        SamplingDuration = Sampling,
        BreakDuration = options.CircuitBreak,
        ShouldHandle = arguments => ValueTask.FromResult(
            arguments.Outcome.Exception is { } error && !arguments.Context.CancellationToken.IsCancellationRequested
            && StripeFaults.Of(error) is StripeFault.ServerError or StripeFault.Timeout
                or StripeFault.ConnectionLost or StripeFault.NotSent or StripeFault.Unreadable),
        OnOpened = arguments =>
        {
            StripeLog.CircuitOpened(log, arguments.Outcome.Exception, what, arguments.BreakDuration);
            return ValueTask.CompletedTask;
        },
        OnClosed = _ =>
        {
            StripeLog.CircuitClosed(log, what);
            return ValueTask.CompletedTask;
        },
    };
}
