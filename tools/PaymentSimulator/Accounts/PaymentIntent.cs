namespace PaymentSimulator.Accounts;

/// <summary>A payment intent as the account holds it.</summary>
/// <remarks>Source: https://docs.stripe.com/api/payment_intents/object.</remarks>
public sealed record PaymentIntent
{
    /// <summary>The id, <c>pi_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What is asked for, in the currency's smallest unit.</summary>
    public required long Amount { get; init; }

    /// <summary>ISO 4217 code in lower case.</summary>
    public required string Currency { get; init; }

    /// <summary><c>automatic</c>, <c>automatic_async</c> or <c>manual</c>.</summary>
    public required string CaptureMethod { get; init; }

    /// <summary>The payment method's token, if there is one.</summary>
    public string? PaymentMethod { get; init; }

    /// <summary>One of the documented states, for instance <c>succeeded</c>.</summary>
    public required string Status { get; init; }

    /// <summary>What was really taken, in the currency's smallest unit.</summary>
    public long AmountReceived { get; init; }

    /// <summary>What may still be captured, in the currency's smallest unit.</summary>
    public long AmountCapturable { get; init; }

    /// <summary>The id of the charge, if money was taken.</summary>
    public string? LatestCharge { get; init; }

    /// <summary>Why the last try failed, if it did.</summary>
    public CardError? LastError { get; init; }

    /// <summary>Why it was cancelled, if it was.</summary>
    public string? CancellationReason { get; init; }

    /// <summary>The caller's own fields.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed; search sees it some time later.</summary>
    public required DateTimeOffset ChangedAt { get; init; }
}
