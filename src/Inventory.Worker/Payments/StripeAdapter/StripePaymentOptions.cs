namespace Inventory.Worker.Payments.StripeAdapter;

/// <summary>How the payment provider is reached: the configuration section <c>Payments</c>.</summary>
public sealed class StripePaymentOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Payments";

    /// <summary>Where the provider's API is. Default Stripe itself; the simulator for demo and tests.</summary>
    public string ApiBase { get; set; } = "https://api.stripe.com";

    /// <summary>The secret key (<c>sk_…</c> or <c>rk_…</c>). No default.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>The token used when a request names none, for instance the test token <c>pm_card_visa</c>. Default: none, such requests are rejected.</summary>
    /// <remarks>It is part of the request: payments under way when it is changed are rejected as changed.</remarks>
    public string? DefaultPaymentMethod { get; set; }

    /// <summary>How long one attempt may take. Default 10 s. Keep it well under the payment lock's longest hold.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often a capture or refund is tried again, with the same key, after 429, after "in flight" and after a broken connection.
    /// Default 3; 0 switches it off. Timeouts and 5xx are never tried again at once: they are the caller's to ask again later.
    /// </summary>
    public int Retries { get; set; } = 3;

    /// <summary>
    /// The wait before the first retry; it doubles, with jitter, up to 1 s. Default 200 ms. A longer Retry-After wins, and one above 1 s is waited
    /// for in the retry queues.
    /// </summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>After how many calls in 30 s the circuit may open, if half of them failed by timeout, 5xx or connection, or got no answer of the provider's. Default 10, at least 2.</summary>
    public int CircuitMinimumCalls { get; set; } = 10;

    /// <summary>How long the circuit stays open before one call tries again. Default 15 s, at least 500 ms.</summary>
    public TimeSpan CircuitBreak { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// For how long the provider is trusted to remember an idempotency key. Default 23 h: Stripe keeps keys for at least 24 h
    /// (https://docs.stripe.com/api/idempotent_requests), less an hour for clocks and queues.
    /// </summary>
    public TimeSpan KeyRetention { get; set; } = TimeSpan.FromHours(23);

    /// <summary>
    /// How far search may lag behind. Default 1 h 10 min: Stripe says under a minute, up to an hour in an outage
    /// (https://docs.stripe.com/api/payment_intents/search). What is younger is looked for in the list, which does not lag.
    /// </summary>
    public TimeSpan SearchLag { get; set; } = TimeSpan.FromMinutes(70);
}
